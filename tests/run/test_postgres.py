"""The server of the tests never outlives them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60  # seconds
HOLDS_ONE = """
import time
from tests.postgres import Cluster, programs
held = Cluster(programs())
held.start()
print(held.folder, flush=True)
time.sleep(600)
"""


@pytest.mark.engine
@pytest.mark.skipif(os.environ.get("PARLEY_TEST_DB") != "postgresql", reason="starts a PostgreSQL")
def test_a_server_goes_when_its_tests_are_killed_outright() -> None:
    tests = subprocess.Popen([sys.executable, "-c", HOLDS_ONE], cwd=ROOT, text=True,
                             stdout=subprocess.PIPE)
    assert tests.stdout
    folder = Path(tests.stdout.readline().strip())
    server = int((folder / "data/postmaster.pid").read_text().split()[0])
    tests.kill()
    tests.communicate()
    until = time.monotonic() + LIMIT
    while folder.exists() or Path(f"/proc/{server}").exists():
        assert time.monotonic() < until, f"{folder} or its server is still there"
        time.sleep(0.05)
