"""Every letter as Mina reads it: snapshots, what it must say, and what it must never say."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from portal.mail import codec, letters
from portal.mail.letters.holds import Contract
from portal.mail.letters.samples import HOLD, HOUSE, MINA, RESTORED, SAMPLES, WARNING

SNAPSHOTS = Path(__file__).parent / "snapshots"
FRENCH = MINA._replace(zone="Europe/Paris", locale="fr")
NO_REPLY = HOUSE._replace(can_reply=False)
NO_TEAM = NO_REPLY._replace(team_address="")
FORBIDDEN = ["ticket", "strike", "violat", "offence", "enforcement", "unfortunately", "midnight",
             "please note", "appeal", "poor performance"]  # fmt: skip


def written(facts, reader=MINA, house=HOUSE):
    return letters.write(facts, reader, house)


def snapshot(name, content):
    """Compare with the kept copy; UPDATE_SNAPSHOTS=1 writes it anew, to be read and committed."""
    file = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(content, "utf-8")
    assert file.read_text("utf-8") == content


@pytest.mark.parametrize("name", SAMPLES)
def test_the_letter_reads_as_it_was_agreed(name):
    letter = written(SAMPLES[name])
    head = f"Subject: {letter.subject}\nPreheader: {letter.preheader}\n\n"
    snapshot(f"{name}.txt", head + letter.text)
    snapshot(f"{name}.html", letter.html)


def test_each_letter_has_a_sample_a_source_and_a_snapshot():
    assert set(SAMPLES) == set(letters.LETTERS)
    kept = {file.stem for file in SNAPSHOTS.glob("*.txt")}
    assert kept == set(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_html_part_is_small_plain_and_says_what_the_text_says(name):
    letter = written(SAMPLES[name])
    page = BeautifulSoup(letter.html, "html5lib")
    assert len(letter.html.encode()) <= 10_240
    assert len(page.find_all("h1")) == 1
    assert page.html["lang"] == "en"
    assert not page.find_all(["img", "script", "link", "iframe", "form"])
    assert all(table["role"] == "presentation" for table in page.find_all("table"))
    assert not [style for style in page.find_all(style=True) if "url(" in style["style"]]
    shown = " ".join(page.body.get_text(" ").lower().split())
    for line in letter.text.splitlines():
        words = line.split("(http")[0].split(": http")[0].strip(" -“”").lower()
        assert " ".join(words.split())[:60] in shown.replace(" ,", ",").replace(" :", ":")


@pytest.mark.parametrize("name", SAMPLES)
def test_letters_keep_to_the_words_people_read(name):
    letter = written(SAMPLES[name])
    said = f"{letter.subject} {letter.preheader} {letter.text}".lower()
    assert [word for word in FORBIDDEN if word in said] == []
    assert len(letter.subject) <= 100
    assert "never ask for your password" in letter.text


@pytest.mark.parametrize("name", SAMPLES)
def test_facts_survive_the_outbox(name):
    facts = SAMPLES[name]
    kept = json.loads(json.dumps(codec.to_json(facts)))
    assert codec.from_json(type(facts), kept) == facts
    assert letters.write_from(name, kept, MINA, HOUSE) == written(facts)


@pytest.mark.parametrize("kept", [{}, {"ref": "D-1"}, {"ref": "D-1", "restored_at": "soon"},
                                  {"ref": "D-1", "restored_at": None, "evil": 1}])  # fmt: skip
def test_facts_that_do_not_fit_are_an_error_not_half_a_letter(kept):
    with pytest.raises((TypeError, ValueError)):
        letters.write_from("restored", kept, MINA, HOUSE)


def test_the_notice_says_what_still_works_before_it_says_why():
    text = written(HOLD).text
    order = ["work as usual", "Monday 30 November 2026, 23:59 PT", "WHY THIS HAPPENED",
             HOLD.rule.text, "Ruth Adeyemi", "IF YOU THINK THIS IS WRONG",
             "28 May 2027, 23:59 PT"]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_reply_is_offered_only_where_it_reaches_somebody():
    assert "Reply to this e-mail" in written(HOLD).text
    told = written(HOLD, house=NO_REPLY)
    assert f"Write to team@parley.example and quote {HOLD.ref}" in told.text
    alone = written(HOLD, house=NO_TEAM)
    page = HOUSE.review(HOLD.ref)
    for letter in (written(HOLD), told, alone):
        assert f"On its own page ({page}) you can ask for a review" in letter.text
    for letter in (told, alone):
        assert "reply" not in f"{letter.preheader}{letter.text}{letter.html}".lower()


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("house", [NO_REPLY, NO_TEAM])
def test_no_letter_asks_for_a_reply_that_reaches_nobody(name, house):
    letter = written(SAMPLES[name], house=house)
    said = f"{letter.subject} {letter.preheader} {letter.text} {letter.html}".lower()
    assert re.findall(r"repl(?:y|ies|ying)|answer this e-?mail|write back", said) == []


def test_private_feedback_leaves_no_number_behind():
    facts = HOLD._replace(
        total=None, private=True, contracts=HOLD.contracts[:1],
        topics=("stated skills", "availability and response times"),
    )  # fmt: skip
    text = written(facts).text
    assert "Several clients told us" in text
    assert "Private feedback from other clients counts too" in text
    assert "The topics clients named: stated skills and availability and response times." in text
    assert "3 clients" not in text
    assert "Together" not in text


def test_only_private_feedback_names_no_contract():
    text = written(HOLD._replace(total=None, private=True, contracts=())).text
    assert "The feedback that counts is private." in text
    assert "left on" not in text


def test_a_warning_with_private_feedback_has_no_numbers():
    warning = WARNING._replace(total=None, private=True)
    text = written(warning).text
    assert "If more clients tell us so" in text
    assert "2 clients" not in text


def test_an_automatic_decision_is_called_one():
    text = written(HOLD._replace(decided_by=None)).text
    assert "An automatic check found this and decided it; no person took part." in text


def test_modules_already_finished_are_said_to_count():
    course = HOLD.course._replace(finished=2)
    text = written(HOLD._replace(course=course)).text
    assert "You have already finished 2 of them, and they count." in text
    assert "Continue the learning path: https://" in text


@pytest.mark.parametrize(("finished", "words"), [
    (1, "You have already finished 1 of them, and it counts."),
    (HOLD.course.modules, "open the path and press the button, and it is complete"),
])
def test_one_module_or_all_of_them_are_said_as_such(finished, words):
    text = written(HOLD._replace(course=HOLD.course._replace(finished=finished))).text
    assert words in " ".join(text.split())


def test_a_hold_that_two_decided_names_both():
    text = written(HOLD._replace(approved_by="Tomas Lindqvist")).text
    assert "Tomas Lindqvist looked at it separately and agreed" in " ".join(text.split())
    assert "separately" not in written(HOLD).text


@pytest.mark.parametrize("name", ["review_upheld", "review_reduced", "review_withdrawn"])
def test_when_the_time_for_a_review_is_over_no_letter_offers_one(name):
    text = " ".join(written(SAMPLES[name]._replace(review_until=None)).text.split())
    assert "is over" in text and "/requests/new" in text
    assert "You can ask" not in text


def test_a_late_letter_says_that_the_return_was_not_late():
    text = " ".join(written(RESTORED._replace(late=True)).text.split())
    assert "you could send proposals from Monday 30 November 2026, 23:59 PT on" in text
    assert "late" not in written(RESTORED).text


def test_dates_are_in_the_readers_language_and_zone():
    text = written(RESTORED, reader=FRENCH).text
    assert "lundi 30 novembre 2026, 23:59 PT / mardi 1 décembre 2026, 08:59 (Paris)" in text


# What a review changed was put in words when it was decided, and its sample is in English.
@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"review_reduced"}))
def test_no_date_is_in_another_language_than_the_readers(name):
    letter = written(SAMPLES[name], reader=FRENCH)
    said = letter.subject + letter.text
    assert not re.search(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d", said)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_sign_follows_an_address_that_a_mail_program_would_take_for_a_part_of_it(name):
    assert not re.search(r"https?://\S+\)[:;]", written(SAMPLES[name]).text)


def test_a_link_in_a_letter_leads_to_our_own_address_whatever_host_was_asked():
    reset = SAMPLES["reset_password"]
    forged = reset._replace(path="https://evil.example/reset/abc?x=1")
    letter = written(forged)
    assert "https://portal.parley.example/reset/abc?x=1" in letter.text
    assert "evil.example" not in letter.text + letter.html


HOSTILE = [
    "# Headline", "## Heading", "- item", "> quote", "**bold**", "[[Pay now|https://evil.example]]",
    "[click](https://evil.example)", "~hold x", "! key", "<b>&amp;</b>\"'", "{{ 7*7 }}{% x %}",
    "a\n\n# b", "\u202egnp.exe", "\ud800", "\0", "\r\nBcc: evil@evil.example", "", " ", "😀" * 50,
    "\ue023 \ue05b", "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_typed_never_acts_as_markup(words):
    reader = MINA._replace(name=words)
    contract = HOLD.contracts[0]._replace(title=words)
    facts = HOLD._replace(contracts=(contract,), reasons=words, decided_by=words)
    letter = written(facts, reader=reader)
    page, plain = (BeautifulSoup(x.html, "html5lib") for x in (letter, written(HOLD)))
    for tag in ("h1", "h2", "strong", "a", "ul", "blockquote", "b"):
        assert len(page.find_all(tag)) == len(plain.find_all(tag)), tag
    assert "evil.example" not in " ".join(a["href"] for a in page.find_all("a"))
    assert letter.text.encode()
    assert letter.html.encode()
    assert "49" not in letter.text


def test_hostile_words_are_still_shown_as_they_were_typed():
    facts = HOLD._replace(reasons="5 * 3 > 2 [see](x) **not bold** <i>")
    letter = written(facts)
    assert "“5 * 3 > 2 [see](x) **not bold** <i>”" in letter.text
    assert "5 * 3 &gt; 2 [see](x) **not bold** &lt;i&gt;" in letter.html


def test_a_big_letter_is_written_in_a_blink():
    contract = HOLD.contracts[0]._replace(title="y" * 500)
    facts = HOLD._replace(contracts=(contract,) * 400, reasons="word " * 20_000)
    assert len(written(facts).text) > 200_000


def test_a_reset_link_tells_its_last_minute_in_minas_city():
    reset = SAMPLES["reset_password"]
    later = reset._replace(valid_until=reset.valid_until + timedelta(days=1))
    assert "until Thursday 26 November 2026, 21:32 in Kyiv" in written(later).text


PACIFIC = MINA._replace(zone="America/Los_Angeles")


@pytest.mark.parametrize("name", SAMPLES)
def test_who_lives_by_pacific_time_reads_each_moment_once(name):
    text = written(SAMPLES[name], PACIFIC).text
    for moment in re.findall(r"(\w+ \d+ \w+ \d{4}, \d\d:\d\d) PT", text):
        assert f"{moment} in Los Angeles" not in text


def test_the_day_a_contract_ended_is_the_one_of_its_reader():
    late = WARNING._replace(contracts=(
        Contract("Night shift", datetime(2026, 11, 11, 23, 30, tzinfo=UTC)),))
    assert "Night shift, ended 12 November 2026" in written(late).text
    assert "Night shift, ended 11 November 2026" in written(late, PACIFIC).text


@pytest.mark.parametrize(("days", "word"), [(-3, "since"), (30, "from")])
def test_a_decision_that_is_only_announced_begins_later(days, word):
    told = SAMPLES["person_wrote"]
    about = told.about._replace(since=told.at + timedelta(days=days))
    letter = written(told._replace(about=about))
    assert re.search(rf"^Decision .*, {word} \w+day ", letter.text, re.MULTILINE)
