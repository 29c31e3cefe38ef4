"""Samples of the letters about a review that Mina asks for."""

from datetime import UTC, datetime

from portal.mail.letters.reviews import (
    Point,
    Result,
    ReviewAsQuestion,
    ReviewReceived,
    ReviewReduced,
    ReviewReversed,
    ReviewUpheld,
    ReviewWithdrawn,
)

REF, ABOUT = "Q-5TX8NB3K", "decision D-7KQ2M4XA"
WEDNESDAY = datetime(2026, 12, 10, 7, 59, 59, tzinfo=UTC)
HALF_A_YEAR = datetime(2027, 5, 29, 6, 59, 59, tzinfo=UTC)
POINTS = (
    Point("The bicycle shop moved the date twice. I told them each time what that means.",
          "The messages of 21 October show that the client agreed to the later date."),
    Point("The dental clinic never said that anything was late.",
          "Its feedback names the date of the second milestone, which had passed by nine days."),
)
RESULT = Result(
    REF, ABOUT, "Tomas Lindqvist",
    "I read the three contracts again with the messages you sent. What was agreed later counts, "
    "and the first decision did not look at it.", POINTS)

REVIEWS = (
    ReviewReceived(REF, ABOUT, 2, WEDNESDAY),
    ReviewReversed(RESULT, (
        "Proposals and new contracts are back from this moment, and offers that waited for you "
        "can be accepted again.",
        "The feedback on “Checkout redesign for a bicycle shop” is not counted again.",
        "On your record the decision is marked as wrong. It counts for nothing any more, and no "
        "later decision can build on it.")),
    ReviewReduced(RESULT, (
        "It ends earlier, on Friday 4 December 2026, 23:59 PT (Saturday 5 December 2026, 09:59 "
        "in Kyiv). After that everything works again by itself.",), HALF_A_YEAR),
    ReviewUpheld(RESULT, (
        "The learning path ends the hold as before. What you have finished stays finished; asking "
        "for a review never counts against you.",), HALF_A_YEAR),
    ReviewWithdrawn(REF, ABOUT, HALF_A_YEAR),
    ReviewAsQuestion(REF, ABOUT, "Tomas Lindqvist", WEDNESDAY, HALF_A_YEAR),
)
