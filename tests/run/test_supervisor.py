"""Several processes as one: started together, stopped together, none left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.supervisor import Ended, Group, Part, StopAsked

STAYS = "import time; print('here', flush=True); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + STAYS
BEARS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STAYS!r}])"


def python(name: str, code: str) -> Part:
    return Part(name, [sys.executable, "-c", code])


@pytest.fixture
def group(tmp_path):
    group = Group(os.environ, str(tmp_path))
    yield group
    group.stop()


def wait_for_line(capfd, line: str) -> None:
    seen = ""
    limit = time.monotonic() + 10
    while line not in seen:
        assert time.monotonic() < limit, f"{line!r} never came, only {seen!r}"
        time.sleep(0.02)
        seen += capfd.readouterr().out


def is_running(pid: int) -> bool:
    """Whether it runs; a process that ended and was not collected yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_part_that_ends_is_named_with_its_code(group):
    group.start(python("stays", STAYS))
    group.start(python("web", "raise SystemExit(7)"))

    assert group.wait(StopAsked()) == Ended("web", 7)


def test_what_a_part_prints_comes_out_under_its_name(group, capfd):
    group.start(python("mail", STAYS))

    wait_for_line(capfd, "mail | here")


def test_stopping_leaves_no_child_of_a_child_behind(group, capfd):
    group.start(python("web", BEARS))
    wait_for_line(capfd, "here")
    output = group.readers["web"]

    group.stop()

    assert not output.is_alive(), "somebody still holds the output of the stopped part"


@pytest.mark.slow
def test_a_part_that_does_not_listen_is_killed_in_time(group, capfd):
    group.start(python("deaf", DEAF))
    wait_for_line(capfd, "here")
    process = group.running["deaf"]

    group.stop()

    assert process.returncode == -signal.SIGKILL, "after a minute it would end by itself"


def test_somebody_who_asks_to_stop_is_heard_at_once(group):
    stop = StopAsked()
    group.start(python("stays", STAYS))
    stop.set()

    assert group.wait(stop) is None


@pytest.mark.slow
def test_a_step_that_fails_is_told_and_one_that_does_well_is_not(group):
    assert group.run_once(python("step", "pass"), StopAsked()) is None
    assert group.run_once(python("step", "raise SystemExit(3)"), StopAsked()) == Ended("step", 3)


@pytest.mark.parametrize(("code", "told"), [(3, 3), (0, 1), (-signal.SIGKILL, 137)])
def test_the_group_ends_with_a_code_that_says_something_went_wrong(code, told):
    assert Ended("web", code).exit_code == told


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/usr/bin/setpriv"), reason="needs setpriv")
def test_parts_go_when_their_supervisor_is_killed_outright(tmp_path):
    supervisor = subprocess.Popen(
        [sys.executable, "-c",
         "import os, sys, time\n"
         "from portal.supervisor import Group, Part\n"
         "group = Group(os.environ, '.')\n"
         f"group.start(Part('stays', [sys.executable, '-c', {STAYS!r}]))\n"
         "print(group.running['stays'].pid, flush=True)\n"
         "time.sleep(60)"],
        stdout=subprocess.PIPE, text=True)
    pid = int(supervisor.stdout.readline())
    while "here" not in supervisor.stdout.readline():
        pass

    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()

    limit = time.monotonic() + 10
    while is_running(pid):
        assert time.monotonic() < limit
        time.sleep(0.05)
