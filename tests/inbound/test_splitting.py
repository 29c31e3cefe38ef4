"""Replies are split without ever putting a person's own words out of sight."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbound.splitting import Kind, own_words, shown, split

NOTICE = """Hello Dana,

New proposals are paused until you finish one learning path.

What this means
- You can not send proposals or accept new contracts.
- You can go on working on your current contracts, and withdraw what you earned.

Why
Three clients told us, at the end of a contract, that it did not go as they expected:
- Shop redesign (ended 3 November 2026): availability
- Data cleaning (ended 9 November 2026): stated skills

If you think this is wrong, reply to this e-mail. Your reply goes straight to the team.

Account Quality team
"""
MINE = "I was in hospital that week.\nI can send the papers."
INTRO = "On Fri, 20 Nov 2026 at 11:02, Account Quality <request.abc@parley.example> wrote:"


def quoted(text: str = NOTICE) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def seen(text: str, *, sent=(NOTICE,), **more) -> str:
    segments = split(text, sent, **more)
    assert "".join(segment.text for segment in segments) == text
    return shown(segments)


@pytest.mark.parametrize("reply", [
    f"{MINE}\n\n{INTRO}\n{quoted()}",
    f"{MINE}\n\n{INTRO}\n\n{NOTICE}",
    f"{MINE}\n\n-----Original Message-----\nFrom: Account Quality <a@parley.example>\n"
    f"Sent: Friday, 20 November 2026 11:02\nTo: Dana\nSubject: New proposals\n\n{NOTICE}",
    f"{MINE}\n\n________________________________\nVon: Account Quality <a@parley.example>\n"
    f"Gesendet: Freitag, 20. November 2026 11:02\nAn: Dana\nBetreff: New proposals\n\n{NOTICE}",
    f"{quoted()}\n{MINE}",
    f"{INTRO}\n{quoted()}\n{MINE}\n",
])
def test_what_repeats_our_notice_is_folded_and_nothing_else(reply):
    assert seen(reply) == MINE


@pytest.mark.parametrize("names", [
    "From Sent To Subject", "Von Gesendet An Betreff", "差出人 送信日時 宛先 件名",
    "보낸_사람 보낸_날짜 받는_사람 제목", "प्रेषक भेजा_गया प्रति विषय", "Από Στάλθηκε Προς Θέμα",
    "من \u200f\u200fتاريخ_الإرسال إلى الموضوع", "\u200fמאת נשלח אל נושא", "Từ Đã_gửi Đến Chủ_đề",
    "จาก ส่ง ถึง เรื่อง", "De_la Trimis Către Subiect", "Dari Dikirim Kepada Subjek",
])
@pytest.mark.parametrize("subject", ["New proposals", "New proposals are paused [D-7KQ2M4XA]"])
def test_all_headers_above_our_notice_are_folded(names, subject):
    told = zip((name.replace("_", " ") for name in names.split()),
               ["Account Quality <reply+abc@in.parley.example>", "Friday, 20 November 2026 11:02",
                "Dana <dana@mail.example>", subject], strict=True)
    block = "".join(f"{name}: {value}\n" for name, value in told)
    assert seen(f"{MINE}\n\n{'_' * 32}\n{block}\n{NOTICE}") == MINE


def test_marks_of_direction_do_not_hide_an_introduction():
    intro = ("\u202bבתאריך שבת, 21 בנוב׳ 2026 ב-13:40 מאת \u202aAccount Quality\u202c\u200f "
             "<\u202areply+abc@in.parley.example\u202c\u200f>:\u202c")
    assert seen(f"{MINE}\n\n{intro}\n{quoted()}") == MINE


def test_an_introduction_without_a_date_is_one_if_it_begins_with_our_name_and_address():
    ours = '"Account Quality" <a@parley.example> wrote:'
    assert seen(f"{ours}\n\n{quoted()}\n{MINE}", names=["Account Quality"]) == MINE
    other = '"Petra" <petra@x.example> wrote:'
    assert other in seen(f"{other}\n\n{quoted()}\n{MINE}", names=["Account Quality"])
    said = "Account Quality wrote:"
    assert said in seen(f"{said}\n\n{quoted()}\n{MINE}", names=["Account Quality"])


def test_a_quote_wrapped_anew_by_a_mail_program_is_still_ours():
    wrapped = ("> Three clients told us, at the end of a contract, that\n"
               "> it did not go as they\n> expected:\n")
    assert seen(f"{MINE}\n\n{INTRO}\n{wrapped}") == MINE


def test_words_typed_into_an_outlook_quote_stay_in_sight():
    before, after = NOTICE.split("Why\n")
    reply = f"From: A <a@p.example>\nTo: Dana\n\n{before}Why\nTHIS IS NOT TRUE\n{after}"
    assert "THIS IS NOT TRUE" in seen(reply)


def test_one_word_behind_a_line_of_ours_keeps_the_line_in_sight():
    changed = NOTICE.replace("availability", "availability no!")
    assert "availability no!" in seen(f"{INTRO}\n{quoted(changed)}")


def test_answers_between_quoted_lines_keep_the_line_they_answer():
    reply = f"> Why\n> - Shop redesign (ended 3 November 2026): availability\n{MINE}\n{quoted()}"
    segments = split(reply, [NOTICE])
    assert [segment.kind for segment in segments] == [Kind.context, Kind.own, Kind.quoted]
    assert own_words(segments) == MINE


@pytest.mark.parametrize("evidence", [
    "On 28 October the client wrote:\n> You are too expensive, I will ruin your profile.\n",
    "On Wed, 28 Oct 2026 at 10:02, Petra <petra@x.example> wrote:\n> Free work or one star.\n",
    "From: petra@x.example\nDate: 28 October 2026 10:02\nTo: dana@x.example\nSubject: your job\n\n"
    "Do it again for free.\n",
    "----- Forwarded message -----\nFrom: petra@x.example\nSent: 28 October\nTo: dana\n\nFree!\n",
    "> Free work or one star.\n",
    "Why\n",
    "Hello Dana,\nwas all that she wrote to me.\n",
    "Evidence: see the chat\nContact: dana@x.example\n",
])
def test_what_a_person_shows_us_stays_in_sight(evidence):
    assert seen(f"{evidence}\n{INTRO}\n{quoted()}") == evidence.strip()


def test_an_introduction_in_the_persons_own_words_stays_in_sight():
    reply = f"In your letter of 20 November 2026 you say:\n{quoted()}"
    assert seen(reply) == "In your letter of 20 November 2026 you say:"


def test_an_introduction_without_an_address_is_known_by_our_name():
    reply = f"{MINE}\n\nAm 20.11.2026 um 11:02 schrieb Account Quality:\n{quoted()}"
    assert seen(reply, names=["Account Quality"]) == MINE


def test_one_sentence_of_ours_in_the_persons_own_text_stays_in_sight():
    reply = "You can not send proposals or accept new contracts.\nThat is what hurts most."
    assert seen(reply) == reply


def test_a_signature_stays_in_sight():
    reply = "I disagree.\n-- \nDana\nP.S.: the contract was cancelled by the client"
    assert seen(reply) == reply


def test_without_our_texts_quotes_that_a_program_introduced_are_folded():
    assert seen(f"{MINE}\n\n{INTRO}\n> Hello\n> there\n", sent=()) == MINE
    assert seen(f"{MINE}\n\nFrom: x@y.example\nSent: Monday\nTo: Dana\n\nHello", sent=()) == MINE
    assert seen("> This is a quote.\nAnd this is mine.", sent=()).startswith("> This")


LINES = st.lists(st.one_of(
    st.sampled_from([*NOTICE.splitlines(), *quoted().splitlines(), INTRO, "From: a@b.example",
                     "-- ", "_____", ">", ">>> ", "", "To: x"]),
    st.text(max_size=60)), max_size=40).map("\n".join)


@pytest.mark.slow
@given(LINES, st.booleans())
def test_nothing_is_ever_lost(text, told):
    segments = split(text, [NOTICE] if told else [])
    assert "".join(segment.text for segment in segments) == text


@pytest.mark.slow
@given(st.lists(st.text("abcdefghij 🙂äß", min_size=3, max_size=40), min_size=1, max_size=6))
def test_words_that_are_not_ours_are_never_folded(mine):
    theirs = [f"zq{line}zq" for line in mine]
    mixed = "\n".join(part for pair in zip(theirs, quoted().splitlines(), strict=False)
                      for part in pair)
    for line in theirs:
        assert line.strip() in seen(mixed)


@pytest.mark.parametrize("pattern", [
    "On ", "> ", ">", "-", "- ", "_ ", "From: a@b.example\n", "Am ", "\n", " ", "wrote: ", "a@b ",
    "<a@", "((((", "On On On wrote:\n", "*", "\u200b", "e\u0301", "--- a ---\n", "> \n",
    "Hello Dana, ",
])
def test_hostile_text_takes_no_time(pattern):
    text = pattern * (200_000 // len(pattern))
    begun = time.process_time()
    split(text, [NOTICE])
    split(text)
    assert time.process_time() - begun < 8


@pytest.mark.parametrize("answer", [
    "No.", "Nobody else.", "3 November 2026", "Three clients told us"])
@pytest.mark.parametrize("sign", ["> ", ""])
def test_a_short_answer_in_words_that_we_used_too_stays_in_sight(answer, sign):
    told = NOTICE.replace("Why\n", "No one else reads this: nobody else, three clients told us.\n")
    lines = [f"{sign}{line}" for line in told.splitlines()]
    after = 5
    within = "\n".join([INTRO, *lines[:after], answer, *lines[after:]])
    below = "\n".join([INTRO, *lines, "", answer])
    assert answer in own_words(split(within, [told]))
    assert own_words(split(below, [told])) == answer


def test_the_end_of_a_line_that_a_program_broke_is_ours_without_a_sign():
    broken = quoted().replace("send proposals or accept", "send\nproposals or accept").replace(
        "as they expected", "as they\nexpected")
    assert seen(f"{MINE}\n\n{INTRO}\n{broken}") == MINE


def test_an_answer_within_a_long_quote_keeps_the_question_in_sight():
    lines = quoted().splitlines()
    question = lines.index("> Why") + 1
    reply = "\n".join([INTRO, *lines[:question + 1], "Four, not three.", *lines[question + 1:]])
    assert seen(reply).splitlines()[-2:] == [lines[question], "Four, not three."]
    assert lines[2] not in seen(reply)
