"""A price is read as it was meant, or refused in words; never guessed."""

import pytest

from portal.policy.refusal import Refusal
from portal.services.work import money


@pytest.mark.parametrize(("typed", "cents"), [
    ("1200", 120_000), ("1,200.50", 120_050), ("1,200.5", 120_050), ("$1,200", 120_000),
    ("$ 1,200.00 ", 120_000), ("1200 USD", 120_000), ("usd 1200", 120_000), ("0.01", 1),
    ("1 200", 120_000), ("1\u202f200.50", 120_050), ("1’200", 120_000), ("007", 700),
    ("1,000,000", 100_000_000),
])
def test_a_price_in_figures_is_read(typed, cents):
    assert money.cents(typed, "USD") == cents


@pytest.mark.parametrize(("typed", "words"), [
    ("", "Write your price"), ("   ", "Write your price"),
    ("€ 5", "pays in USD"), ("5 EUR", "pays in USD"), ("£5", "pays in USD"),
    ("0", "above 0"), ("0.00", "above 0"), ("-5", "above 0"), ("−5", "above 0"),
    ("1.200", "a point before the cents"), ("12,50", "a point before the cents"),
    ("1.200,50", "a point before the cents"), ("12,00,000", "a point before the cents"),
    ("1e5", "a point before the cents"), ("١٢٠٠", "a point before the cents"),
    ("a lot", "a point before the cents"), ("NaN", "a point before the cents"),
    ("$", "a point before the cents"), ("1.999", "a point before the cents"),
    ("$$5", "a point before the cents"), ("9" * 100_000, "a point before the cents"),
    ("1,000,000.01", "up to 1,000,000"), ("99999999999", "up to 1,000,000"),
])
def test_anything_else_is_refused_in_words(typed, words):
    with pytest.raises(Refusal) as no:
        money.cents(typed, "USD")
    assert words in no.value.sentence


def test_another_currency_is_named_in_the_sentence():
    assert money.cents("€ 5", "EUR") == 500
    with pytest.raises(Refusal, match="pays in EUR"):
        money.cents("$5", "EUR")
