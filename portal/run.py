"""Run a demo instance: prepare it, keep web, jobs and mail both ways running, stop all cleanly.

`python -m portal.run` reads PORT, DATA and DATABASE_URL; `python -m portal.run reset` starts over.
"""

import signal

if __name__ == "__main__":  # nothing is there to stop yet: Ctrl-C ends this without a trace
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portal.instance import HOST, CannotStart, Instance, MailPorts
from portal.supervisor import Ended, Group, Part, StopAsked, say

ROOT = str(Path(__file__).resolve().parent.parent)
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
START_LIMIT = 60  # seconds until the first page must have come


def main(words: list[str]) -> int:
    """Run or reset the instance that the environment describes; returns the exit code.

    Leaves with help, or with 2 for words that mean nothing, before anything starts.
    """
    do = _understood(words)
    try:
        return do(Instance.described_by(os.environ))
    except CannotStart as no:
        print(no, file=sys.stderr)
        return 1


def _understood(words: list[str]) -> Callable[[Instance], int]:
    asked = argparse.ArgumentParser(
        "python -m portal.run", description="Run a demo instance until it is stopped (Ctrl-C).",
        epilog="It reads its settings from the environment: PORT, DATA (the folder of all that "
               "it keeps) and DATABASE_URL.")
    asked.add_argument("verb", nargs="?", choices=["reset"], help="forget everything it knows")
    return run if asked.parse_args(words).verb is None else reset


def run(instance: Instance) -> int:
    """Run the instance until somebody stops it (0) or one of its processes ends (its code)."""
    stop = StopAsked()
    stop.listen()
    instance.make_folder()
    with instance.held():
        instance.check_port()
        ports = MailPorts.free()
        group = Group({**os.environ, **instance.environment(ports)}, ROOT)
        try:
            ended = (prepare(group, mail_parts(instance, ports), stop)
                     or keep_running(group, parts(instance), instance, stop))
        finally:
            group.stop()
    return farewell(ended)


def prepare(group: Group, mail: dict[int, Part], stop: StopAsked) -> Ended | None:
    """Bring the database and the sample people up to date; tells the step that failed.

    Mail goes both ways before there are people: their letters say how they can be answered.
    """
    ended = group.run_once(Part("db", [*FLASK, "db", "upgrade"]), stop)
    for port, part in mail.items():
        if not (ended or stop.is_set()):
            group.start(part)
            ended = None if group.listens(port, stop) else group.ended()
    if ended or stop.is_set():
        return ended
    return group.run_once(Part("demo", [*FLASK, "demo", "prepare"]), stop)


def mail_parts(instance: Instance, ports: MailPorts) -> dict[int, Part]:
    """The processes that take mail, by their ports: the demo's own server, the portal's door."""
    return {
        ports.out: Part("mail", [*FLASK, "mail", "sink", "--port", str(ports.out),
                                 "--maildir", str(instance.mailbox), "--door", str(ports.into)]),
        ports.into: Part("mail in", [*FLASK, "inbound", "serve", "--smtp",
                                     f"{HOST}:{ports.into}"]),
    }


def parts(instance: Instance) -> list[Part]:
    """The other processes, in the order they start; all stop the other way round."""
    return [
        Part("jobs", [*FLASK, "jobs", "run"]),
        Part("web", [sys.executable, "-m", "gunicorn", "wsgi:app", "--preload",
                     "--bind", f"{HOST}:{instance.port}", "--worker-class", "gthread",
                     "--workers", "2", "--threads", "4", "--no-control-socket",
                     "--graceful-timeout", "2", "--log-level", "warning"]),
    ]


def keep_running(
    group: Group, all_parts: list[Part], instance: Instance, stop: StopAsked
) -> Ended | None:
    """Start every part, say where to look once the first page comes, and stay."""
    if stop.is_set():
        return None
    for part in all_parts:
        group.start(part)
    if answers(group, instance, stop):
        welcome(group, instance)
    elif not group.ended() and not stop.is_set():
        say(f"No page came within {START_LIMIT} seconds.")
        return Ended("web", 1)
    return group.wait(stop)


def answers(group: Group, instance: Instance, stop: StopAsked) -> bool:
    """Whether a page comes before the limit; gives up early if a part ends or we are to stop."""
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and not group.ended() and not stop.wait(0.1):
        connection = http.client.HTTPConnection(HOST, instance.port, timeout=5)
        try:
            connection.request("GET", "/")
            if connection.getresponse().status < 500:
                return True
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
    return False


def welcome(group: Group, instance: Instance) -> None:
    """Say where to look and who to sign in as."""
    people = subprocess.run([*FLASK, "demo", "people"], env=group.env, cwd=ROOT, text=True,
                            stdin=subprocess.DEVNULL, capture_output=True, check=False)
    say(f"\nParley runs at {instance.address}\n")
    say((people.stdout or people.stderr).rstrip())
    say("\nCtrl-C stops it; run it again and it goes on where it was.")


def farewell(ended: Ended | None) -> int:
    """Say how it ended; returns the exit code."""
    if ended is None:
        say("Parley has stopped.")
        return 0
    say(f"Stopped everything, because “{ended.name}” ended "
        f"with exit code {ended.exit_code}; its last lines stand above.")
    return ended.exit_code


def reset(instance: Instance) -> int:
    """Forget everything an instance knows, so that the next start is a first one."""
    if not instance.owns_its_database:
        instance.make_folder()
        with instance.held():
            env = {**os.environ, **instance.environment(MailPorts.free())}
            done = subprocess.run([*FLASK, "demo", "reset"], env=env, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    if instance.remove():
        say(f"Removed {instance.folder}; the next `make run` starts afresh.")
    else:
        say(f"There is nothing to reset in {instance.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
