"""`python -m bench.corpus DIR`: send a folder of mails through the real inbound door.

Each mail answers a request of its own, on a database of its own. Exit code 1 if a mail ends in
the wrong place or a person's word is out of sight, 2 if the folder can not be used.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import bench.corpus
from bench import stores
from bench.__main__ import settle
from bench.corpus import door, folder, outcome, table
from bench.corpus.scene import Scene, Stage
from bench.measure import DATABASES
from portal.extensions import db
from portal.inbound import rounds

SETTINGS = {"INBOUND_DOMAIN": "in.parley.example", "INBOUND_AUTHSERV": "mx.parley.example",
            "TEAM_ADDRESS": "cases@in.parley.example", "LOG_LEVEL": "ERROR"}


def main(words: list[str]) -> int:
    """Print the table and return the exit code."""
    asked = arguments().parse_args(words)
    settle()
    try:
        found = list(table_of(folder.opened(Path(asked.folder)), asked.db))
    except folder.Broken as broken:
        print(broken, file=sys.stderr)
        return 2
    print("", *table.totals(found), sep="\n")
    return 0 if table.holds(found) else 1


def arguments() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus",
                                     description=bench.corpus.__doc__)
    parser.add_argument("folder", help="mails with an expected.json")
    parser.add_argument("--db", choices=DATABASES, default=DATABASES[0])
    return parser


def table_of(mails: folder.Folder, kind: str) -> Iterator[outcome.Outcome]:
    """Send all of them, one after the other, and print each line as it is known."""
    with ExitStack() as stack:
        files = stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-corpus-"))
        app = stack.enter_context(stores.opened(kind, **SETTINGS, FILES_DIR=files))
        way_in = stack.enter_context(door.opened(app))
        stage = Stage(way_in, mails.notice)
        print(f"{len(mails.mails)} mails from {mails.path}, {kind}\n\n{table.HEAD}", flush=True)
        for number, mail in enumerate(mails.mails):
            found = _sent(mails, mail, stage.scene(number), way_in)
            print(table.line(found), flush=True)
            yield found


def _sent(mails: folder.Folder, mail: folder.Expected, scene: Scene,
          way_in: door.Door) -> outcome.Outcome:
    """Send one mail as often as it is to be sent, and settle it."""
    raw = mails.raw(mail, scene.filled)
    rcpts = [folder.fill(each.encode(), scene.filled, mail.file).decode() for each in mail.rcpt_to]
    sender = folder.fill(mail.mail_from.encode(), scene.filled, mail.file).decode()
    letter, refused = outcome.newest_letter(), {}
    db.session.rollback()
    begun = time.perf_counter()
    for _ in range(mail.times):
        refused = way_in.send(raw, sender, rcpts)
        rounds.round_of_mail()
    seconds = (time.perf_counter() - begun) / mail.times
    return outcome.judged(mail, scene, [(rcpt, raw) for rcpt in rcpts], refused,
                          outcome.answers_since(letter), seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
