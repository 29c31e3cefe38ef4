"""Ruth may not repeat Petra's private words, however she types them."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.phrases import COMMON
from portal.policy.quotation import leaked_run
from portal.policy.rules import RULES
from portal.policy.tokens import split

PETRA = "He didn’t answer my e-mails for three weeks, and the café menu was wrong."
JAPANESE = "約束した納期を守らず、何度連絡しても返事がありませんでした。"
THAI = "เขาไม่ตอบข้อความของฉันเลยตลอดสามสัปดาห์"
KHMER = "គាត់មិនបានឆ្លើយតបសាររបស់ខ្ញុំទេ"


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("They say he didn't answer my question.", "he didn't answer my"),
        ("HE DIDN’T ANSWER anybody", None),  # three words
        ("Note: DIDN‘T   ANSWER\nmy E-MAILS!", "DIDN‘T   ANSWER\nmy E-MAILS"),
        ("didnt answer my emails", "didnt answer my emails"),
        ("answer my e mails", "answer my e mails"),
        ("answer my e-\nmails for a month", "answer my e-\nmails for"),
        ("for (three) **weeks**, _and_ then", "for (three) **weeks**, _and"),
        ("for th\u200bree we\u00adeks \u2060and", "for th\u200bree we\u00adeks \u2060and"),
        ("ｆｏｒ ｔｈｒｅｅ ｗｅｅｋｓ ａｎｄ", "ｆｏｒ ｔｈｒｅｅ ｗｅｅｋｓ ａｎｄ"),
        ("and the cafe menu", "and the cafe menu"),
        ("and the cafe\u0301 menu", "and the cafe\u0301 menu"),
        ("for three … weeks\u3164and", "for three … weeks\u3164and"),
        ("for three months and weeks", None),
        ("Mails went unanswered for some time.", None),
        ("", None),
    ],
)
def test_four_words_of_petra_are_found(text, leak):
    assert leaked_run(text, [PETRA]) == leak


def test_invisible_characters_and_hyphens_do_not_hide_each_other():
    assert leaked_run("to follow-up wi\u200bth me", ["Nobody would follow up with me"])


def test_a_longer_quotation_is_shown_whole():
    text = "Your client wrote: “my e-mails for three weeks, and the” – that is a lot."
    assert leaked_run(text, ["", PETRA]) == "my e-mails for three weeks, and the"


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("お客様は「何度連絡しても返事がありません」と", "何度連絡しても返事がありません"),
        ("何度 連絡 しても 返事が あり", "何度 連絡 しても 返事が あり"),
        ("何度連絡しても返事が", None),  # ten characters
        ("約束した納期を守らす何度連絡", None),  # one character differs
    ],
)
def test_twelve_characters_are_found_where_words_have_no_spaces(text, leak):
    assert leaked_run(text, [JAPANESE]) == leak


@pytest.mark.parametrize("comment", [THAI, KHMER])
def test_twelve_characters_are_found_in_thai_and_khmer(comment):
    part = comment[4:16]
    assert leaked_run(f"({part})", [comment])
    assert leaked_run(f"({part[:9]})", [comment]) is None


def test_half_width_and_decomposed_kana_are_the_same_letters():
    comment = "プロジェクトのデザインが悪かった"
    assert leaked_run("ﾌﾟﾛｼﾞｪｸﾄのﾃﾞｻﾞｲﾝが", [comment])


def test_a_mixed_text_is_found_too():
    comment = "React の経験が足りないと言われた Next.js の案件でした"
    leak = leaked_run("彼はreactの経験が足りないと聞きました", [comment])
    assert leak == "reactの経験が足りないと"
    assert leaked_run("React の経験は十分でした", [comment]) is None


def test_korean_has_spaces_and_counts_by_words():
    comment = "그는 삼 주 동안 제 메시지에 답하지 않았습니다"
    assert leaked_run("삼 주 동안 제 생각에는", [comment]) == "삼 주 동안 제"
    assert leaked_run("메시지에 답하지 않았습니다", [comment]) is None


def test_ruth_can_state_the_rule_in_everyday_words():
    petra = "At the end of the contract his work did not match what was agreed in the last 180 days"
    assert leaked_run("This did not match what was agreed.", [petra]) is None
    assert leaked_run("At the end of the contract you said so.", [petra]) is None
    assert leaked_run("in the last 180 days", [petra]) is None


def test_an_everyday_phrase_does_not_cover_what_goes_on_past_it():
    petra = "At the end of the contract he shouted at my mother"
    assert leaked_run("At the end of the contract he shouted", [petra])


def test_every_exception_is_four_plain_words():
    assert all(len(run) == 4 and split(" ".join(run)) == run for run in COMMON)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_the_rules_themselves_leak_nothing_of_petra(rule):
    assert leaked_run(rule.text, [PETRA, JAPANESE]) is None


tokens = st.lists(st.sampled_from(["ab", "c", "納", "期", "ไ"]), max_size=30)


def _weight(run: list[str]) -> int:
    return sum(3 if token.isascii() else 1 for token in run)


def _shares_a_run(one: list[str], other: list[str]) -> bool:
    runs = [one[a:b] for a in range(len(one)) for b in range(a + 1, len(one) + 1)]
    found = [other[a:b] for a in range(len(other)) for b in range(a + 1, len(other) + 1)]
    return any(_weight(run) >= 12 and run in found for run in runs)


@pytest.mark.slow
@given(tokens, tokens, st.integers(0, 9))
def test_in_a_mixed_text_a_word_weighs_as_much_as_three_characters(own, private, start):
    own = own + private[start : start + 8]
    assert bool(leaked_run(" ".join(own), [" ".join(private)])) == _shares_a_run(own, private)


LETTERS = st.characters(max_codepoint=0x52F, categories=["Ll", "Lu", "Nd"])
words = st.lists(st.text(LETTERS, min_size=1, max_size=8))


@pytest.mark.slow
@given(st.text(max_size=80), words.filter(lambda found: len(found) >= 1), st.text(max_size=80))
def test_what_is_shown_to_ruth_is_itself_a_leak(before, middle, after):
    comment = " ".join(middle)
    text = f"{before} {comment} {after}"
    leak = leaked_run(text, [comment])
    if leak is not None:
        assert leaked_run(leak, [comment])
        assert leak in text


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=4))
def test_any_characters_at_all_get_an_answer(text, comments):
    leak = leaked_run(text, comments)
    assert leak is None or split(leak)


@pytest.mark.slow
@given(words.filter(lambda found: len(split(" ".join(found))) >= 4))
def test_a_whole_comment_never_gets_through(found):
    comment = " ".join(found)
    runs = {split(comment)[at : at + 4] for at in range(len(split(comment)) - 3)}
    assert runs <= COMMON or leaked_run(f"She said: {comment.upper()}!", [comment])


def _text(rng: Random, alphabet: list[str], space: str) -> str:
    return space.join(rng.choice(alphabet) for _ in range(5000))[:5000]


@pytest.mark.slow
@pytest.mark.parametrize("space", ["", " ", "-"])
def test_fifty_long_comments_are_checked_while_ruth_waits(space):
    rng = Random(5)
    alphabet = [chr(0x4E00 + at) for at in range(2000)] if not space else [*map(str, range(4000))]
    comments = [_text(rng, alphabet, space) for _ in range(50)]
    begun = time.process_time()
    assert leaked_run(_text(rng, alphabet, space), comments) is None
    assert time.process_time() - begun < 3
