"""Looking at everything before and after: whatever differs shows."""

from tests import people
from tests.engines import SOAK
from tests.seen import Eyes, differences

SECRET = "She vanished for a whole week without a single word to anybody in our team"
STARTS = (
    "/", "/work", "/status", "/learning", "/settings", "/settings/email", "/settings/password",
    "/work/postings", "/work/proposals", "/work/offers", "/work/contracts", "/work/earnings",
    "/paused/proposals", "/paused/contracts", "/rules", "/feedback", "/requests", "/health",
    "/sign-in", "/forgot")


def eyes_of(client, person, *more):
    """The person's browser, and nobody's, with every address each of them can reach."""
    starts = (*STARTS, f"/freelancers/{person.ref}", f"/profiles/{person.ref}", *more)
    both = [Eyes(client.as_person(person), starts, person), Eyes(type(client)(client.app), starts)]
    both[0].explore()
    both[1].starts = tuple(both[0].urls)
    both[1].explore()
    return both


class Same:
    """Looks once, and from then on asserts that nothing is different."""

    def __init__(self, client, person, *more) -> None:
        self.both = eyes_of(client, person, *more)
        self.before = [one.look() for one in self.both]
        self.made_anew = [eyes.unchanged(seen) for eyes, seen in
                          zip(self.both, self.before, strict=True)]
        answered = [url for url, answer in self.before[0].items()
                    if url != "letters" and answer[0] == 200]
        assert len(answered) > 20, answered
        assert SECRET.encode() not in b"".join(
            answer[3] for url, answer in self.before[0].items() if url != "letters")

    def as_before(self) -> None:
        """Assert that each answer and letter is what it was, to the byte, and each tag good."""
        for eyes, before, anew in zip(self.both, self.before, self.made_anew, strict=True):
            assert sorted(differences(before, eyes.look())) == []
            assert eyes.unchanged(before) == anew

    def on_the_way(self) -> None:
        """Assert the same between two steps in `make soak`; in `make test` the last look tells."""
        if SOAK:
            self.as_before()


def fresh(mina, number):
    """Contracts that ended two days ago and of which nobody said anything."""
    return [people.contract(mina, ended_days_ago=2, title=f"Fresh work {n}") for n in range(number)]
