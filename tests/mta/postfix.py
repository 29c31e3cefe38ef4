"""A Postfix of the test's own: its queue in a temporary folder, one high loopback port, no DNS."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests import everything
from tests.mta.daemon import Daemon

DAEMONS = "/usr/lib/postfix/sbin"
LIFE = everything.LIMIT  # seconds after which it ends by itself, whatever becomes of the tests

# What the page on operating tells a team to write comes after this; nothing leaves the machine.
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.parley.example
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
smtp_dns_support_level = disabled
virtual_alias_maps = hash:{folder}/aliases
header_checks = regexp:{folder}/headers
default_transport = error:this server sends nothing into the world
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
address_verify_poll_delay = 1s
{more}
"""
# The queue manager wakes each second: a mail whose next try came before its last one was quite over
# is put off for a minute, among those that come in, where it looks when there are others.
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix(Daemon):
    """One that leads mail as `more`, lines of main.cf, say."""

    def __init__(self, folder: Path, port: int, more: str) -> None:
        super().__init__(folder)
        self.port, self.more = port, more
        self.changed = False

    def start(self) -> None:
        """Write the configuration and start the server."""
        for name in ("etc", "queue", "data"):
            (self.folder / name).mkdir(parents=True)
        shutil.chown(self.folder / "data", "postfix")
        told = {"folder": self.folder, "daemons": DAEMONS, "port": self.port, "more": self.more}
        (self.folder / "etc/main.cf").write_text(MAIN.format(**told))
        (self.folder / "etc/master.cf").write_text(MASTER.format(**told))
        (self.folder / "headers").touch()
        self._command("postfix", "check")
        self.alias({})
        self.run(f"{DAEMONS}/master", "-c", str(self.folder / "etc"), "-d", "-e", str(LIFE))

    def alias(self, addresses: Mapping[str, str]) -> None:
        """Lead mail for these addresses, or all of an @domain, to others, until `restore`."""
        table = self.folder / "aliases"
        table.write_text("".join(f"{old} {new}\n" for old, new in addresses.items()))
        # Programs notice at once that the table which they have opened is no more.
        table.with_name("aliases.db").unlink(missing_ok=True)
        self._command("postmap", f"hash:{table}")
        self.changed = True

    def strip(self, patterns: str) -> None:
        """Do with headers what lines of header_checks (regexp_table(5)) say, until `restore`."""
        (self.folder / "headers").write_text(patterns)
        self._command("postfix", "reload")
        self.changed = True

    def restore(self) -> None:
        """Take back what was changed."""
        if self.changed:
            self.alias({})
        if (self.folder / "headers").read_text():
            self.strip("")
        self.changed = False

    def queue(self) -> int:
        """How many mails wait or are on their way."""
        folders = (self.folder / "queue" / name for name in ("incoming", "active", "deferred"))
        return sum(1 for folder in folders for file in folder.rglob("*") if file.is_file())

    def forget(self) -> bool:
        """Give up what waits for another try; whether nothing is on its way any more."""
        if self.queue():
            self._command("postsuper", "-d", "ALL", "deferred")
        return not self.queue()

    def _command(self, program: str, *words: str) -> None:
        done = subprocess.run([f"/usr/sbin/{program}", "-c", str(self.folder / "etc"), *words],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} {words}: {done.stdout}{done.stderr}{self.log()}")


def missing() -> str | None:
    """Why there can be no Postfix here; None if there can."""
    if not Path(DAEMONS, "master").exists():
        return "Postfix is not installed"
    if os.geteuid() != 0:
        return "only root can start Postfix"
    known = {entry.pw_name for entry in pwd.getpwall()}
    return None if "postfix" in known else "the user postfix does not exist"
