"""How many hostile requests there are: promised are five thousand, on either database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.conftest import COUNTED_IN

ROOT = Path(__file__).resolve().parents[2]
PROMISED = 5_000
LIMIT = 3600  # seconds


@pytest.mark.soak
@pytest.mark.engine
def test_five_thousand_hostile_requests_are_sent_by_each_make_test(tmp_path):
    """They run once more here, as a run of their own: only that one knows all of them."""
    counted, ours = tmp_path / "counted", ("PYTEST_", "PARLEY_TEST_SOAK")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/hostile"],
        cwd=ROOT, env={**env, COUNTED_IN: str(counted)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 0, done.stdout[-2_000:]
    assert int(counted.read_text()) >= PROMISED
