"""A folder of mails with a known outcome is sent through the real door, and told as a table."""

import json
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import NamedTuple

import pytest

from bench import stores
from bench.corpus import folder, outcome, table
from bench.corpus.__main__ import main
from tests.engines import in_turns
from tests.inbound import replies
from tests.jobs import processes

PUBLIC = processes.ROOT.parent / "shared" / "mail-corpus"


class Done(NamedTuple):
    """How a run ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def migrated():
    """A database with all tables, which each copy of this process copies."""
    stores._migrated()


def run(path, tmp_path) -> Done:
    """Run it in a copy of this process, which has read all modules already."""
    said = {name: tmp_path / name for name in ("stdout", "stderr")}

    def begin() -> None:
        with said["stdout"].open("w") as out, said["stderr"].open("w") as err, \
                redirect_stdout(out), redirect_stderr(err):
            code = main([str(path)])
        os._exit(code)

    with processes.side_by_side(begin, 1) as copies:
        copies[0].join(300)
        return Done(copies[0].exitcode, *(each.read_text("utf-8") for each in said.values()))


def small(tmp_path, **changes):
    """A folder of one mail whose manifest is changed."""
    told = replies.case("one", must_keep=["I was ill."])
    made = replies.folder(tmp_path / "small", [(told, replies.plain("I was ill."))])
    manifest = json.loads((made / "expected.json").read_text("utf-8"))
    manifest["cases"][0].update(changes)
    (made / "expected.json").write_text(json.dumps(manifest), "utf-8")
    return made


@pytest.mark.pages
@pytest.mark.slow
def test_every_mail_of_our_own_ends_in_its_place_and_no_word_is_lost(app, migrated, tmp_path):
    cases = in_turns(replies.people_s(), 0) + in_turns(replies.machines(), 1, rounds=2)
    done = run(replies.folder(tmp_path / "mails", cases), tmp_path)
    words = sum(len(text.split()) for told, _ in cases for text in told["must_keep"])
    lines = done.stdout.splitlines()
    assert lines[-1] == f"own words lost: 0 of {words}", done.stdout + done.stderr
    for line in (f"in the right place: {len(cases)} of {len(cases)}", "answers to machines: 0",
                 f"kept byte for byte: {len(cases)} of {len(cases)}"):
        assert line in lines, done.stdout
    quoting = sum(bool(told["must_hide"]) for told, _ in cases)
    assert f"our notice still shown: 0.0 % (0 of {quoting}; at most 5 %)" in lines, done.stdout
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.pages
@pytest.mark.slow
@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public test mails do not lie beside the code")
def test_every_public_test_mail_ends_in_its_place_and_no_word_is_lost(app, migrated, tmp_path):
    done = run(PUBLIC, tmp_path)
    mails = len(folder.opened(PUBLIC).mails)
    assert f"in the right place: {mails} of {mails}" in done.stdout, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("own words lost: 0 of ")
    assert done.returncode == 0


WRONG = {  # what a folder says of "I was ill.", and what its line tells
    "unsaid": ({"must_keep": ["I was very ill indeed."]}, ("thread", "2/5")),
    "turned": ({"must_keep": ["ill. was I"]}, ("thread", "2/3")),
    "elsewhere": ({"disposition": "quarantine"}, ("thread ≠ quarantine", "3/3")),
    "seen": ({"must_hide": ["I was ill."]}, ("thread", "3/3", "shown")),
    "once": ({"deliver_times": 2, "expect_copies": 2},
             ("thread duplicate ≠ thread", "3/3")),
}


@pytest.mark.pages
@pytest.mark.slow
def test_what_is_wrong_is_told_and_fails(app, migrated, tmp_path):
    said, mail = {"must_keep": ["I was ill."]}, replies.plain("I was ill.")
    done = run(replies.folder(tmp_path / "wrong", [
        (replies.case(name, **{**said, **changes}), mail)
        for name, (changes, _) in WRONG.items()]), tmp_path)
    lines = {line.partition(".eml")[0]: line for line in done.stdout.splitlines()}
    untold = [(name, part) for name, (_, parts) in WRONG.items() for part in parts
              if part not in lines[name]]
    assert not untold, done.stdout
    assert done.stdout.splitlines()[-1] == "own words lost: 4 of 17", done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("fault", [
    {"lost": 1}, {"is_placed": False}, {"is_whole": False}, {"shows_quote": True},
    {"seconds": 4.1},
])
def test_one_mail_with_one_fault_is_enough_to_fail(tmp_path, fault):
    mail, = folder.opened(small(tmp_path)).mails
    good = outcome.Outcome(
        mail=mail, became="thread", is_placed=True, words=3, lost=0, shows_quote=False,
        is_whole=True, counts_right=None, report_right=None, answers=0, seconds=4.0)
    assert table.holds([good] * 9)
    assert not table.holds([*[good] * 8, replace(good, **fault)])


@pytest.mark.parametrize(("changes", "words"), [
    ({"file": "../one.eml"}, "which is not there"), ({"file": "two.eml"}, "which is not there"),
    ({"file": 3}, "which is not there"), ({"envelope": {}}, "is not complete"),
    ({"envelope": None}, "is not complete"), ({"must_keep": "words"}, "is not complete"),
    ({"envelope": {"mail_from": "", "rcpt_to": []}}, "is not complete"),
    ({"deliver_times": "often"}, "is not complete"),
])
def test_a_case_that_can_not_be_used_is_named(tmp_path, changes, words):
    with pytest.raises(folder.Broken, match=words) as said:
        folder.opened(small(tmp_path, **changes))
    assert "Case 1 of expected.json" in str(said.value)


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"cases": []}', '{"cases": 3}'])
def test_a_manifest_that_says_nothing_is_refused(tmp_path, manifest):
    (tmp_path / "expected.json").write_text(manifest, "utf-8")
    with pytest.raises(folder.Broken, match=r"expected\.json"):
        folder.opened(tmp_path)


def test_a_placeholder_that_nobody_fills_is_named(tmp_path):
    mails = folder.opened(small(tmp_path))
    with pytest.raises(folder.Broken, match=r"one\.eml asks for @@SENDER@@"):
        mails.raw(mails.mails[0], {})


@pytest.mark.parametrize("place", ["nowhere", "", "one.eml"])
def test_without_a_folder_there_is_a_sentence_and_nothing_else(tmp_path, capsys, place):
    code = main([str(small(tmp_path) / place if place == "one.eml" else tmp_path / place)])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(("keep", "seen", "missing"), [
    (["I was ill."], "I\n was   ill. ", 0), (["I was ill."], "I was", 1), (["a b"], "b a", 1),
    (["a", "b"], "", 2), ([], "", 0), (["没有"], "他没有说", 0),
])
def test_words_are_lost_when_nobody_sees_them(keep, seen, missing):
    assert outcome.lost(keep, seen) == missing
