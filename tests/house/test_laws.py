"""The laws of the house: imports, lengths, numbers of rules, the clock."""

import ast
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
FILES = sorted(PORTAL.rglob("*.py"))


def test_imports_keep_their_direction():
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:]


def test_only_the_clock_reads_the_clock():
    reading = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    allowed = {"clock.py", "supervisor.py", "run.py"}
    guilty = [str(f.relative_to(ROOT)) for f in FILES
              if f.name not in allowed and reading.search(f.read_text("utf-8"))]
    assert guilty == []


@pytest.mark.parametrize("number", ["timedelta(days=28)", "timedelta(days=180)", "days=184",
                                    "timedelta(days=90)"])
def test_no_number_of_a_rule_stands_outside_policy(number):
    pattern = re.compile(r"(?<![\w.])" + re.escape(number) + r"(?![\w.])")
    guilty = [str(f.relative_to(ROOT)) for f in FILES
              if "policy" not in f.parts and pattern.search(f.read_text("utf-8"))]
    assert guilty == []


def test_every_module_opens_with_its_job():
    silent = [str(f.relative_to(ROOT)) for f in FILES
              if not ast.get_docstring(ast.parse(f.read_text("utf-8")))]
    assert silent == []


def test_public_functions_have_docstrings():
    silent = [f"{f.relative_to(ROOT)}:{node.lineno} {node.name}" for f in FILES
              for node in ast.parse(f.read_text("utf-8")).body
              if isinstance(node, ast.FunctionDef | ast.ClassDef)
              and not node.name.startswith("_") and not ast.get_docstring(node)]
    assert silent == []


def test_functions_and_files_stay_short():
    long = []
    for f in FILES:
        text = f.read_text("utf-8")
        if len(text.splitlines()) > 250:
            long.append(f"{f.relative_to(ROOT)}: {len(text.splitlines())} lines")
        long += [f"{f.relative_to(ROOT)}:{n.lineno} {n.name}: {n.end_lineno - n.lineno + 1} lines"
                 for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)
                 and n.end_lineno - n.lineno + 1 > 40]
    assert long == []


def test_services_never_commit():
    services = [f for f in FILES if "services" in f.parts]
    guilty = [str(f.relative_to(ROOT)) for f in services
              if re.search(r"(?<!def )\bsession\.commit\(\)", f.read_text("utf-8"))]
    assert guilty == []


def test_browser_stories_click_no_link_without_waiting_for_its_page():
    """What leads to another page goes through `Window.go`; only labels stay on the page."""
    hasty = [f"{f.relative_to(ROOT)}: {line.strip()}"
             for f in sorted((ROOT / "tests" / "browser").rglob("*.py"))
             for before, line in pairwise(f.read_text("utf-8").splitlines())
             if ".click()" in line and "label" not in line and "expect_navigation" not in before]
    assert hasty == []
