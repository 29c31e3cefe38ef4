"""What people of the sample say about each other, put together from sentences of our own."""

from random import Random

HAPPY = (
    "Everything arrived on the day we had agreed.",
    "Clear questions at the start, no surprises later.",
    "The result looks better than what we had in mind.",
    "Answers came within the hour, every time.",
    "We have been working together for a while and it keeps being easy.",
    "Told us early that one part would take longer, and why.",
    "The notes with the files saved us a day.",
    "Found two mistakes in our own brief and fixed them with us.", "Good price, honest hours.",
    "My colleagues asked who did this.", "Calm, exact and friendly.",
    "We will come back in spring.",
    "Every round of changes was handled without fuss.", "Understood our customers quickly.",
    "Small job, done properly.", "Handed over so that our own people can go on with it.",
    "The second version was spot on.", "Patient with our many small wishes.",
    "Delivered ahead of time and waited for us.", "Knew the tools very well.",
)
MIXED = (
    "The work is fine, the way there was a little long.",
    "Good in the end; the first draft missed the point.",
    "Solid work. I would plan more time for questions next time.",
    "We needed three rounds where I had hoped for one.",
    "Some evenings passed before we got an answer, but the result is good.",
)
UNHAPPY = {
    "skills": (
        "The profile lists this tool, but the basic steps had to be explained by us.",
        "We had to redo a good part of it in-house because it did not run on our site.",
        "The files could not be used as they came.",
    ),
    "experience": (
        "We expected somebody who had done this several times before; it was a first time.",
        "The examples shown to us turned out to be another person's share of a team.",
        "Good will, but too little practice with work of this size.",
    ),
    "availability": (
        "After the first week it took days to get an answer.",
        "Meetings were moved four times, twice on the same morning.",
        "We waited nine days without a word in the middle of the project.",
    ),
    "performance": (
        "Half of what we had agreed on was delivered, and late.",
        "The deadline passed and nobody had told us that it would.",
        "The corrections we asked for were not made in the final version.",
    ),
}
PRIVATE_HAPPY = ("Would hire again without thinking twice.", "Best of the three we tried.",
                 "A little expensive, worth it.", "Easy to work with, please keep them on.")
PRIVATE_UNHAPPY = {
    "skills": ("I did not want to write it in public, but my cousin rebuilt most of it afterwards.",
               "Nice person, not yet at the level of the profile."),
    "experience": ("I think this was the first job of the kind, which nobody said to us.",
                   "Between us: the references did not match what we saw."),
    "availability": ("We always had to ask twice and that cost our launch a week.",
                     "Hard to reach from Thursday on, every single week."),
    "performance": ("We paid in full to have peace, but we use almost nothing of it.",
                    "The last third never came and we gave up asking."),
}
ABOUT_CLIENTS = (
    "Clear brief, quick payment.", "Friendly and always available for questions.",
    "Knew what they wanted and said so.", "The scope grew, and so did the budget. Fair.",
    "Feedback on each draft within a day.", "I would work for them again at once.",
    "Long pauses between answers, otherwise pleasant.",
    "Well prepared, good texts, good pictures.",
)
LETTERS = (
    "I have done similar work for a {business} and can start on Monday.",
    "Your brief is clear. Two questions before I name a day: who writes the texts, and where "
    "is it hosted?",
    "I suggest a small first step for a fixed price, so that we get to know each other.",
    "I have read your posting twice and would begin with a sketch of one page.",
    "This is what I do most weeks. I can show you three finished pieces of the same kind.",
)
BRIEFS = (
    "We are a small {business} and need this before the season starts. Texts and pictures exist.",
    "Two of us will answer questions, usually on the same day. We would like one draft and one "
    "round of changes.\n\nPlease tell us what you would need from us in the first week.",
    "Our last version is five years old. Tell us what you would keep.",
    "We know roughly what we want and are glad of somebody who asks.",
)


def happy(rng: Random) -> str:
    """Return what a content client writes: one to three sentences."""
    if rng.random() < 0.08:
        return rng.choice(MIXED)
    return " ".join(rng.sample(HAPPY, rng.choices((1, 2, 3), (5, 4, 1))[0]))


def unhappy(rng: Random, category: str, *, private: bool = False) -> str:
    """Return what a disappointed client writes about one category."""
    return rng.choice((PRIVATE_UNHAPPY if private else UNHAPPY)[category])
