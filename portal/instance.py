"""A demo instance's folder and settings: who holds it, its secret key, its addresses."""

import fcntl
import os
import secrets
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

HOST = "127.0.0.1"
MARKER = ".parley-instance"
MARKER_TEXT = "A Parley demo instance lives here. `make demo-reset` removes this folder.\n"


# Nobody's real domain; the sink leads what is sent there to the instance's own door.
INBOUND_DOMAIN = "in.parley.example"


class CannotStart(Exception):
    """Why an instance cannot start or be reset, in a sentence for the person who tried."""


@dataclass(frozen=True)
class MailPorts:
    """The loopback ports of one run: letters go out to `out`, answers come in at `into`."""

    out: int
    into: int

    @classmethod
    def free(cls) -> "MailPorts":
        """Two ports that nobody listens on at the moment, never the same twice."""
        with socket.socket() as one, socket.socket() as other:
            for probe in (one, other):
                probe.bind((HOST, 0))
            return cls(int(one.getsockname()[1]), int(other.getsockname()[1]))


@dataclass(frozen=True)
class Instance:
    """Where one instance lives: its port, its folder, its database."""

    port: int
    folder: Path
    database_url: str

    @classmethod
    def described_by(cls, given: Mapping[str, str]) -> "Instance":
        """Read PORT, DATA and DATABASE_URL; raises `CannotStart` for a port that is none."""
        folder = Path(given.get("DATA") or "var").resolve()
        return cls(
            port=_port(given.get("PORT") or "8000"),
            folder=folder,
            database_url=given.get("DATABASE_URL") or f"{_databases_in(folder)}parley.db",
        )

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}"

    @property
    def mailbox(self) -> Path:
        """The Maildir with every mail that the portal sent."""
        return self.folder / "mailbox"

    @property
    def owns_its_database(self) -> bool:
        """Whether the database is a file in the folder and goes with it."""
        return self.database_url.startswith(_databases_in(self.folder))

    def environment(self, ports: MailPorts) -> dict[str, str]:
        """Every setting of the portal for this instance, see config.py."""
        return {
            "PARLEY_ENV": "development",
            "PARLEY_DEMO": "1",
            "PARLEY_SECRET_KEY": self._secret_key(),
            "PARLEY_DATABASE_URL": self.database_url,
            "PARLEY_BASE_URL": self.address,
            "PARLEY_MAIL_SERVER": HOST,
            "PARLEY_MAIL_PORT": str(ports.out),
            "PARLEY_MAIL_USE_TLS": "0",
            "PARLEY_MAIL_USE_SSL": "0",
            "PARLEY_MAIL_USERNAME": "",
            "PARLEY_MAIL_SENDER": "Parley Account Quality <account-quality@parley.example>",
            "PARLEY_TEAM_ADDRESS": f"account-quality@{INBOUND_DOMAIN}",
            "PARLEY_INBOUND_DOMAIN": INBOUND_DOMAIN,
            "PARLEY_DEMO_DOOR": str(ports.into),
            "PARLEY_CLOCK_FILE": str(self.folder / "clock"),
            "PARLEY_MAILBOX": str(self.mailbox),
            "PARLEY_FILES_DIR": str(self.folder / "files"),
            "PARLEY_CACHE_DIR": str(self.folder / "cache"),
            "PARLEY_SAMPLE_DIR": str(self.folder / "sample"),
            "PYTHONTZPATH": "",
            "PYTHONUNBUFFERED": "1",
        }

    def make_folder(self) -> None:
        """Make the folder ours; raises `CannotStart` if it holds somebody else's things."""
        if self.folder.is_dir() and any(self.folder.iterdir()) and not self._is_ours():
            raise CannotStart(f"{self.folder} holds other things; name a new folder with DATA=.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / MARKER).write_text(MARKER_TEXT)
        except OSError as error:
            raise CannotStart(f"{self.folder} cannot be written: {error.strerror}.") from None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder while an instance runs; raises `CannotStart` if another one does."""
        with open(self.folder / "lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotStart(
                    f"An instance is running in {self.folder}: stop it first, "
                    "or name another folder with DATA=.") from None
            yield

    def check_port(self) -> None:
        """Raise `CannotStart` if the port is taken."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError:
                raise CannotStart(
                    f"Port {self.port} is taken; choose another with PORT={self.port + 1}."
                ) from None

    def remove(self) -> bool:
        """Remove the folder with all it holds, only if it is ours; False if there is none."""
        if not self.folder.exists():
            return False
        if not self._is_ours():
            raise CannotStart(f"{self.folder} is not a demo instance; it stays as it is.")
        with self.held():
            shutil.rmtree(self.folder)
        return True

    def _is_ours(self) -> bool:
        return (self.folder / MARKER).is_file()

    def _secret_key(self) -> str:
        """The key of this instance, made once, readable by its owner alone."""
        path = self.folder / "secret_key"
        if not path.exists():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()


def _databases_in(folder: Path) -> str:
    """How the URL of each SQLite file in this folder begins, whatever the folder is called."""
    return f"sqlite:///{quote(str(folder))}/"


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise CannotStart(f"PORT={text} is no port: give a number from 1 to 65535.")
