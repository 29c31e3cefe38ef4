"""What code and documents name as the source of a rule can be opened by whoever reads them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [*ROOT.glob("portal/**/*.py"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
KNOWN = {page.name for page in ROOT.glob("**/*.md")}
PAGE = re.compile(r"(?<![-\w])([a-z]+\.md)\b")
DECISION = re.compile(r"docs/decisions/(\d{4})\b")
CODE = re.compile(r"\([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*\)\.?(?:\"\"\"|$)", re.MULTILINE)


def test_every_document_that_is_named_is_here():
    decisions = {name[:4] for name in KNOWN}
    missing = {(path.name, name) for path in TEXTS for name in PAGE.findall(path.read_text("utf-8"))
               if name not in KNOWN}
    missing |= {(path.name, name) for path in TEXTS
                for name in DECISION.findall(path.read_text("utf-8")) if name not in decisions}
    assert not missing


def test_no_sentence_ends_in_the_number_of_a_document_that_nobody_has():
    assert not {(path.name, code) for path in ROOT.glob("portal/**/*.py")
                for code in CODE.findall(path.read_text("utf-8"))}
