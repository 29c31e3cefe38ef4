"""Which passwords are taken, and which are refused in a sentence."""

import time

import pytest

from portal.policy import passwords
from portal.policy.common_passwords import common_passwords

KNOWN = ("Parley", "the marketplace", "Mina Novak", "mina.novak@mail.example")


def test_several_thousand_common_passwords_are_known():
    assert len(common_passwords()) > 3_000


@pytest.mark.parametrize("password", [
    "correct horse battery staple",
    "lamp river quiet Tuesday",
    "пароль из шести разных слов",
    "🦊🌲🚲🪁🧵🫖🪴🧊🪵🧲🪞🧭🪜🧷🪣",
    "kzT9-wQ2m-Vx7p-L", "83#72!55%90$41&6", "8305719264470153",
    "my monkey paints blue doors",
    "shadow dragon guitar cheese",
    "a" * 3 + "bcdxyz-quiet-river" + "q" * 100,
])
def test_a_long_unusual_password_is_taken(password):
    assert passwords.objection(passwords.normal(password), known=KNOWN) is None


@pytest.mark.parametrize("password", [
    "passwordpassword", "Password12345678", "P@ssw0rdP@ssw0rd", "123456789012345",
    "qwertyuiopasdfgh", "1qaz2wsx3edc4rfv", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc",
    "iloveyou20252026", "upwork2026upwork2026", "letmein!!!!!!!!!", "monkey monkey monkey",
    "zyxwvutsrqponmlkj", "dragon1234567890",
])
def test_what_others_would_try_first_is_refused(password):
    assert "others would try" in passwords.objection(password, known=KNOWN)


@pytest.mark.parametrize("password", [
    "mina.novak@mail.example", "MinaNovakMinaNovak", "parley2026parley", "Novak-1234567890-Mina",
    "themarketplace2026", "p4rl3y-p4rl3y-2026!",
])
def test_names_that_go_with_the_account_are_refused(password):
    assert "name or an address" in passwords.objection(password, known=KNOWN)


def test_fourteen_characters_are_too_few_and_129_too_many():
    text = "lamp river quiet Tuesday pebble under the old stove " * 3
    assert "at least 15" in passwords.objection(text[:14])
    assert passwords.objection(text[:15]) is None
    assert passwords.objection(text[:128]) is None
    assert passwords.objection(text[:129]) == "Use up to 128 characters. This password has 129."


def test_composed_and_decomposed_letters_are_the_same_password():
    composed, decomposed = "Café na terase u řeky", "Cafe\u0301 na terase u řeky"
    assert passwords.normal(decomposed) == passwords.normal(composed)


def test_a_hostile_password_is_judged_in_no_time():
    start = time.process_time()
    for nasty in ("ab" * 64, "123" * 42, "p4$$w0rd" * 16, "q" * 127 + "w", "\ufdfa" * 7):
        passwords.objection(passwords.normal(nasty), known=KNOWN)
    assert time.process_time() - start < 0.5
