"""The rules that Mina reads say exactly what the program does."""

from datetime import date

import pytest

from portal.policy import holds
from portal.policy.rules import RULE_OF, RULES, published_defaults, rule
from portal.policy.vocabulary import CATEGORY_WORDS, Category, Ground

FORBIDDEN = ("strike", "ticket", "offence", "enforcement", "violation", "appeal", " case")


def test_the_rule_of_a_hold_can_be_found_by_its_name():
    several = rule("feedback-from-several-clients")
    assert several.title == "Feedback from several clients"
    assert several.section == "Marketplace quality rules, section 4.2"
    assert (several.version, several.in_force_since) == (1, date(2026, 9, 1))
    assert RULE_OF[Ground.negative_feedback] is several


def test_a_rule_that_does_not_exist_is_looked_up_in_vain():
    with pytest.raises(LookupError, match="no-such-rule"):
        rule("no-such-rule")


def test_the_number_in_the_rule_is_the_number_of_the_check():
    text = rule("feedback-from-several-clients").text
    assert "three or more clients" in text
    assert f"last {holds.WINDOW_DAYS} days" in text
    assert "184 days" in rule("review-of-a-decision").text
    assert "Monday" in rule("restoration-on-mondays").text


def test_the_four_topics_are_named_in_the_rule():
    assert set(CATEGORY_WORDS) == set(Category)
    text = rule("feedback-from-several-clients").text
    assert all(word in text for word in ("skills", "experience", "availability", "performance"))


def test_slugs_and_sections_are_used_once():
    assert len({published.slug for published in RULES}) == len(RULES)
    assert len({published.section for published in RULES}) == len(RULES)


@pytest.mark.parametrize("published", RULES, ids=lambda published: published.slug)
def test_rules_are_written_for_people(published):
    lines = [published.title, published.text, *published.counts, *published.does_not_count]
    assert published.counts
    assert published.does_not_count
    for line in lines:
        assert line == line.strip()
        assert "  " not in line
        assert not any(word in line.lower() for word in FORBIDDEN), line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Clients before a hold", "three client organisations"),
        ("The window", "the last 180 days, by the end of the contract"),
        ("The weekly check", "Wednesdays at 10:00 Pacific time"),
        ("Quiet time between warnings", "90 days"),
        ("Modules finished before a hold", "those finished in the 90 days before a hold"),
        (
            "Clients that private feedback hides among",
            "at least five without public dissatisfaction",
        ),
        ("Clients before a topic is named", "at least three of them, and not all"),
        ("Delay before private feedback counts", "three to ten days, chosen by chance"),
        ("Pass mark of a quiz", "80% of the answers right, four of five"),
        ("Pause after a failed quiz", "10 minutes, as often as needed"),
        ("Time to ask for a review", "184 days from the notice"),
        ("Answer to a review", "within 10 working days or 14 days, whichever is earlier"),
    ],
)
def test_every_number_that_was_ours_to_choose_is_published_with_its_reason(name, value):
    published = {default.name: default for default in published_defaults()}
    assert published[name].value == value
    assert all(default.why.endswith(".") for default in published.values())
