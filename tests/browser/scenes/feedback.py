"""Pages of feedback as both sides see them: lists, giving, answering, changing, reporting."""

from collections.abc import Iterator

from tests import answers, giving, reports_of
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def _both(served: Served, *, asked: bool = False) -> tuple[Known, Known, str]:
    """Mina, Omar, and what he said about her, which both can see."""
    with served.inside():
        work = answers.ended()
        if asked:
            answers.asked(work, "I have rebuilt the two templates and sent them to you.")
        return served.know(work.mina), served.know(work.omar), work.of_client.ref


def given(served: Served, window) -> Sights:
    """A contract has ended; the client says how it was, and the freelancer does."""
    with served.inside():
        work = giving.ended()
        mina, omar, ref = served.know(work.mina), served.know(work.omar), work.ref
    w = window().be(omar)
    yield w.open("/client/feedback"), "client-feedback-waits"
    yield w.open(f"/client/feedback/give/{ref}"), "client-give"
    w.unchecked().press("Leave this feedback", status=422)
    yield w, "client-give-wrong"
    w.type("Comment", giving.PUBLIC.comment)
    w.page.locator("label[for=stars_quality-2]").click()
    w.press("Leave this feedback")
    yield w, "client-given"
    yield w.open(f"/client/feedback/give/{ref}/change"), "client-give-edit"
    yield window().be(mina).open(f"/feedback/give/{ref}"), "give"


def answered(served: Served, window) -> Sights:
    """Mina reads what was said, answers it and lets it be changed."""
    mina, _, ref = _both(served)
    w = window().be(mina)
    yield w.open("/feedback"), "feedback"
    yield w.open(f"/feedback/{ref}"), "feedback-one"
    yield w.open(f"/feedback/{ref}/respond"), "respond"
    w.unchecked().press("Preview your answer", status=422)
    yield w, "respond-wrong"
    w.type("Your answer", answers.ANSWER)
    w.press("Preview your answer")
    yield w, "respond-preview"
    w.press("Post this answer")
    yield w, "respond-posted"
    yield w.open(f"/feedback/{ref}/change"), "change"
    w.follow("Go on")
    yield w, "change-message"
    w.press("Let them change it")
    yield w, "change-asked"
    yield w.open("/feedback?show=given"), "feedback-given"
    yield window().open(f"/people/{mina.ref}"), "profile"


def changed(served: Served, window) -> Sights:
    """Omar is asked to look at his feedback again."""
    _, omar, ref = _both(served, asked=True)
    w = window().be(omar)
    yield w.open("/client/feedback"), "client-feedback"
    yield w.open(f"/client/feedback/{ref}/change"), "change-decide"
    w.unchecked().press("Continue", status=422)
    yield w, "change-decide-wrong"
    w.page.locator("label[for=decision-change]").click()
    w.press("Continue")
    yield w, "change-text"
    w.type("Your comment", "It got better after the second week.")
    w.press("See old and new")
    yield w, "change-preview"
    w.press("Change my feedback")
    yield w, "change-made"


def reported(served: Served, window) -> Sights:
    """Mina reports a feedback with documents."""
    mina, _, ref = _both(served)
    here = f"/feedback/{ref}/report"
    w = window().be(mina)
    yield w.open(here), "report-reason"
    w.unchecked().press("Continue", status=422)
    yield w, "report-reason-wrong"
    w.page.locator("label[for=reason-manipulation]").click()
    w.press("Continue")
    w.page.locator("input[type=file]").set_input_files(
        {"name": "chat.txt", "mimeType": "text/plain", "buffer": b"Five stars for the page."})
    w.unchecked().press("Continue", status=422)
    yield w, "report-details-wrong"
    w.type("What was said or offered", reports_of.DETAILS)
    w.press("Continue")
    yield w, "report-check"
    w.press("Send the report")
    yield w, "report-sent"
    yield w.open(f"{here}/reason"), "report-already"

