"""Reads the learning paths as `flask learning check` does: every text, down to its last link."""

from pathlib import Path

from portal.services.learning.content import markdown
from portal.services.learning.content.links import is_file
from portal.services.learning.content.reader import Reader


class Proofreader(Reader):
    """A reader whose `problems` also hold what a page could not show and links to nothing."""

    def proofread(self, file: Path, body: str) -> None:
        """Look at the Markdown of one text."""
        tokens = markdown.read(body)
        for line, sentence in markdown.faults(tokens):
            self.note(file, line, sentence)
        for line, address in markdown.links(tokens):
            if is_file(address) and self.target(file, address) is None:
                self.note(file, line, f"Correct the link to “{address}”; no lesson is there.")
