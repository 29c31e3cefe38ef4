"""A mail server of the test's own: its folder, its log, and its end."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

PATIENCE = 8  # seconds that it may take to end by itself


class Daemon:
    """A server in a folder; `process`, once it is started, leads a group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> None:
        """Start it, apart from the tests' own input, output and group of processes."""
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)

    def log(self) -> str:
        """What it has written into its log so far."""
        file = self.folder / "log"
        return file.read_text(errors="replace") if file.exists() else ""

    def stop(self) -> None:
        """End it with all of its processes."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)
