"""Every check there is: `python -m tests.everything` (`make test`), with `soak` at length.

One after the other, but for two that go on beside the first tests: the types are checked, and the
browser is installed where there is none. Ends with one line that adds up all test runs, and with
0 only if every step was good. With `soak` (`make soak`) all cases of all tests run, on both
databases.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests import browser_binary, postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LINT_IMPORTS = str(Path(PYTHON).with_name("lint-imports"))
LIMIT = 25 * 60  # seconds that one step may take; three of them take long
SOAK_LIMIT = 4 * 3600
FIGURES_LIMIT = 60  # seconds for figures that nobody waits for
# One worker for each processor, and one for those that wait for other processes or for a time;
# more of them than five would wait for the one database.
WORKERS = min(max(2, os.cpu_count() or 2) + 1, 5)
PYTEST = [PYTHON, "-m", "pytest", "-q", "-n", str(WORKERS), "--dist", "worksteal",
          "--durations=10"]
BROWSER = "tests/browser"  # each worker reads all files it is told of, which takes seconds
WITHOUT_BROWSER = ["-m", "not browser", f"--ignore={BROWSER}"]


@dataclass(frozen=True)
class Step:
    """One thing to check: its name, its command, and whether it counts tests."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    counts: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a step went."""

    step: Step
    good: bool
    passed: int
    failed: int
    seconds: float


TYPES = Step("types", [PYTHON, "-m", "mypy"])
FIRST = [
    Step("style", [PYTHON, "-m", "ruff", "check", "."]),
    Step("laws of the house", [LINT_IMPORTS]),
]
TESTS = [
    Step("tests on SQLite", [*PYTEST, *WITHOUT_BROWSER],
         {"PARLEY_TEST_DB": "sqlite"}, counts=True),
    Step("tests on PostgreSQL", [*PYTEST, *WITHOUT_BROWSER],
         {"PARLEY_TEST_DB": "postgresql"}, counts=True),
    Step("journeys in the browser", [*PYTEST, "-m", "browser", BROWSER],
         {"PARLEY_TEST_DB": "sqlite"}, counts=True),
]


def main() -> int:
    """Run all steps, also after one failed; returns the exit code."""
    if sys.argv[1:] == ["soak"]:
        os.environ["PARLEY_TEST_SOAK"] = "1"
    with ThreadPoolExecutor(1) as aside:
        types = aside.submit(run_aside, TYPES)
        outcomes = [run(step) for step in FIRST]
        prepare()
        browser = aside.submit(prepare_browser)
        outcomes += [run(TESTS[0]), tell(*types.result())]
        browser.result()
        outcomes += map(run, TESTS[1:])
    if os.environ.get("CI"):
        show_figures()
    print("\n" + "─" * 60)
    for outcome in outcomes:
        print(f"{'good' if outcome.good else 'BAD ':<5}{outcome.step.name:<26}"
              f"{outcome.seconds:7.1f} s")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 0 if passed and all(outcome.good for outcome in outcomes) else 1


def prepare() -> None:
    """Install what this machine lacks for the first steps, which say what could not be had."""
    subprocess.run([ROOT / ".ci" / "mail-servers"], check=False)
    with suppress(Exception):
        if not os.environ.get("PORTAL_TEST_DATABASE_URL"):
            postgres.programs()


def prepare_browser() -> None:
    """Install the browser for the last step, which says if it could not be had."""
    with suppress(Exception):
        browser_binary.chromium()


def run(step: Step) -> Outcome:
    """Run one step, under its name."""
    headline(step)
    return outcome_of(step)


def run_aside(step: Step) -> tuple[Outcome, bytes]:
    """Run a step in silence, while others do; how it went and what it would have said."""
    with tempfile.TemporaryFile() as said:
        outcome = outcome_of(step, said)
        said.seek(0)
        return outcome, said.read()


def tell(outcome: Outcome, said: bytes) -> Outcome:
    """Say what a step said that ran aside."""
    headline(outcome.step)
    print(said.decode(errors="replace"), end="", flush=True)
    return outcome


def headline(step: Step) -> None:
    """Begin what a step says."""
    print(f"\n── {step.name} " + "─" * (56 - len(step.name)), flush=True)


def outcome_of(step: Step, said: IO[bytes] | None = None) -> Outcome:
    """Do it; a step that counts must have run at least one test to be good."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parley-test-") as folder:
        report = Path(folder) / "report.xml"
        wanted = [f"--junitxml={report}"] if step.counts else []
        limit = SOAK_LIMIT if "PARLEY_TEST_SOAK" in os.environ else LIMIT
        code = bounded([*step.command, *wanted], clean_environment() | step.env, limit, said)
        passed, failed = count(report)
    if not step.counts:
        failed = int(code != 0)
    elif code and not failed:
        failed = 1  # the run itself broke, or found no test
    return Outcome(step, code == 0, passed, failed, time.monotonic() - began)


def show_figures() -> None:
    """Print quick measurements, for information: a busy machine must not fail a run."""
    print("\n── figures, measured quickly " + "─" * 29, flush=True)
    bounded([PYTHON, "-m", "bench", "all", "--quick"], clean_environment(), FIGURES_LIMIT)


def bounded(command: list[str], env: dict[str, str], limit: int = LIMIT,
            said: IO[bytes] | None = None) -> int:
    """Run a command within the limit and return its code; what hangs is ended, and failed."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        print(f"Ended after {limit} seconds: {' '.join(command)}", flush=True)
        return 124
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process if it still runs, first with the chance to clean up."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def count(report: Path) -> tuple[int, int]:
    """How many tests passed and failed by a JUnit report; none if there is no report."""
    if not report.exists():
        return 0, 0
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    total, bad, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names)
        for names in (["tests"], ["failures", "errors"], ["skipped"]))
    return total - bad - skipped, bad


def clean_environment() -> dict[str, str]:
    """The environment without settings of an instance; tests bring their own."""
    return {name: value for name, value in os.environ.items()
            if not name.startswith("PARLEY_") or name.startswith("PARLEY_TEST_")}


if __name__ == "__main__":
    sys.exit(main())
