"""A Dovecot of the test's own: mailboxes in a temporary folder, LMTP and IMAP on loopback ports."""

import os
import pwd
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests import everything
from tests.mta.daemon import Daemon

LIFE = everything.LIMIT  # seconds after which it ends by itself, whatever becomes of the tests
OWNER = "mail"
PASSWORD = "only-for-tests"
SIEVE = "/usr/lib/dovecot/modules/lib90_sieve_plugin.so"
CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
hostname = mail.example
postmaster_address = postmaster@mail.example
submission_host = 127.0.0.1:{relay}
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:~/rules.sieve
  sieve_extensions = +editheader
}}
"""


@dataclass(frozen=True)
class Ports:
    """Where it listens, and the relay at which its own mail leaves."""

    lmtp: int
    imap: int
    relay: int


class Dovecot(Daemon):
    """Mailboxes that people read; those of `open_for` exist, no other does."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        super().__init__(folder)
        self.ports = ports

    def start(self) -> None:
        """Write the configuration and start the server."""
        (self.folder / "mail").mkdir(parents=True)
        shutil.chown(self.folder / "mail", OWNER, OWNER)
        (self.folder / "users").touch()
        conf = self.folder / "dovecot.conf"
        conf.write_text(CONF.format(folder=self.folder, lmtp=self.ports.lmtp,
                                    imap=self.ports.imap, relay=self.ports.relay))
        self.run("timeout", "--kill-after=5", str(LIFE), "dovecot", "-F", "-c", str(conf))

    def open_for(self, *addresses: str) -> None:
        """Have empty mailboxes for these addresses, and no others."""
        shutil.rmtree(self.folder / "mail")
        owner = pwd.getpwnam(OWNER)
        lines = []
        for address in addresses:
            home = self.home(address)
            home.mkdir(parents=True)
            lines.append(f"{address}:{PASSWORD}:{owner.pw_uid}:{owner.pw_gid}::{home}::\n")
        for folder in (self.folder / "mail", *map(self.home, addresses)):
            shutil.chown(folder, OWNER, OWNER)
        (self.folder / "users").write_text("".join(lines))

    def home(self, address: str) -> Path:
        """The folder of a mailbox."""
        return self.folder / "mail" / address

    def rules(self, address: str, script: str) -> None:
        """Put Sieve rules on a mailbox."""
        (self.home(address) / "rules.sieve").write_text(script)

    def lying(self, address: str, folder: str = "") -> list[bytes]:
        """The mails in a folder of a mailbox, oldest first."""
        maildir = self.home(address) / "Maildir" / (f".{folder}" if folder else "")
        files = [*maildir.glob("new/*"), *maildir.glob("cur/*")]
        return [file.read_bytes() for file in sorted(files, key=_arrived)]


def _arrived(file: Path) -> list[int]:
    """When a mail was written, by its name: seconds and microseconds."""
    return [int(number) for number in re.findall(r"\d+", file.name)[:2]]


def missing() -> str | None:
    """Why there can be no Dovecot here; None if there can."""
    if not shutil.which("dovecot") or not Path("/usr/lib/dovecot/lmtp").exists():
        return "Dovecot with LMTP is not installed"
    if not Path(SIEVE).exists():
        return "Dovecot's Sieve is not installed"
    return None if os.geteuid() == 0 else "only root can start Dovecot with mailboxes of others"
