"""What stands behind `python -m portal.run`: nothing starts by mistake."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]


def said(tmp_path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATA": str(tmp_path / "var"), "PORT": "nonsense"}
    return subprocess.run([sys.executable, "-m", "portal.run", *words], cwd=ROOT, env=env,
                          text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                          timeout=120)


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_is_printed_and_nothing_starts(tmp_path, word):
    done = said(tmp_path, word)
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("PORT", "DATA", "DATABASE_URL", "reset"):
        assert name in done.stdout
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [
    ["restart"], ["--port", "80"], ["reset", "now"], ["reset", "--hard"], [""],
])
def test_unknown_words_are_named_and_nothing_starts_or_is_removed(tmp_path, words):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "kept").touch()
    done = said(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "unrecognized" in done.stderr or "invalid choice" in done.stderr
    assert "usage:" in done.stderr
    assert (tmp_path / "var" / "kept").exists()


def test_without_words_it_is_about_to_run(tmp_path):
    done = said(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is no port" in done.stderr


def test_ctrl_c_ends_a_run_that_is_still_loading_without_a_trace(tmp_path):
    env = os.environ | {"DATA": str(tmp_path / "var"), "PORT": str(free_port())}
    loading = subprocess.Popen([sys.executable, "-X", "importtime", "-m", "portal.run"], cwd=ROOT,
                               env=env, text=True, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with loading:
        for line in loading.stderr:
            if line.split()[-1] == "http.client":  # a part of what it loads: it is under way
                break
        loading.send_signal(signal.SIGINT)
        rest = loading.stderr.read()

    assert "KeyboardInterrupt" not in rest
    assert loading.returncode in {-signal.SIGINT, 0}


def test_what_looks_after_processes_loads_no_app():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, portal.run; print(*sys.modules)"], cwd=ROOT, text=True,
        capture_output=True, check=True, timeout=60).stdout.split()

    assert "portal.run" in loaded
    assert not {"flask", "sqlalchemy", "portal.app"} & set(loaded)


def test_nothing_stands_before_the_first_line_of_a_run():
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", "import sys; one = set(sys.modules); import portal; "
         "print(*set(sys.modules) - one)"], cwd=ROOT, text=True, capture_output=True, check=True,
        timeout=60).stdout.split()

    assert set(loaded) <= {"portal", "__future__"}
