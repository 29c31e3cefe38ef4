"""A person's mail program: s-nail reads the mailbox over IMAP and sends over SMTP."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.mta.dovecot import PASSWORD


@dataclass(frozen=True)
class Mailer:
    """The program of one address; `home` is an empty folder for it."""

    address: str
    imap: int
    smtp: int
    home: Path

    def reply(self, words: str, *settings: str, to: int = 1) -> None:
        """Press Reply on the mail with this number, write below the quote, and send."""
        self._told(f"reply {to}\n{words}\n~.\nexit\n", *settings)

    def _told(self, commands: str, *settings: str) -> None:
        box = f"imap://{self.address.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{self.imap}"
        wanted = ["v15-compat", f"mta=smtp://127.0.0.1:{self.smtp}", "smtp-auth=none", "sendwait",
                  f"from={self.address}", "hostname=mail.example", "quote",
                  *(settings or ["reply-to-honour=yes"])]
        options = [part for setting in wanted for part in ("-S", setting)]
        done = subprocess.run(
            ["s-nail", "-n", "-#", *options, "-f", box], input=commands, text=True,
            env=os.environ | {"HOME": str(self.home), "MAILRC": "/dev/null", "LC_ALL": "C.UTF-8"},
            capture_output=True, timeout=30, check=False)
        assert done.returncode == 0 and not (self.home / "dead.letter").exists(), done.stderr


def missing() -> str | None:
    """Why there can be no mail program here; None if there can."""
    return None if shutil.which("s-nail") else "s-nail is not installed"
