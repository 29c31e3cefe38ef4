"""What clients do until it is over: each sends values of its own and keeps what it was told."""

import itertools
import re
from dataclasses import dataclass
from random import Random
from threading import Event

from tests.chaos.checker import HOLD, LIFT, PROPOSAL
from tests.chaos.history import Deed, History, Told
from tests.chaos.lines import Browser, Postbox, persist
from tests.chaos.world import Somebody

SEEN = re.compile(r'name="seen" value="(\d+)"')
REASONS = "Three clients waited for days for an answer, and each of them said so: {}."
MESSAGE, MAIL, QUESTION, ANSWER, RESPONSE = (
    "message", "mail", "question", "staff-answer", "answer-to-feedback")
KINDS = {MESSAGE, MAIL, QUESTION, ANSWER, RESPONSE, PROPOSAL, HOLD, LIFT}
BEFORE, WITHIN = 3, 2  # proposals before a hold, and refused ones within it
_number = itertools.count(1)


@dataclass(frozen=True)
class Scene:
    """What all clients share: when it is over, how long each pauses, where the portal is."""

    history: History
    over: Event
    pause: float
    port: int
    postbox: Postbox
    rng: Random

    def browser(self, who: Somebody) -> Browser:
        """A browser of somebody, with the token that its forms carry."""
        opened = Browser(self.port, who.cookie)
        opened.find_token(self.over)
        return opened

    def value(self, kind: str) -> str:
        """A word that nobody else says."""
        return f"{kind}-{next(_number)}-{self.rng.getrandbits(40):010x}"

    def post(self, browser: Browser, path: str, kind: str, about: str = "", /,
             **fields: str) -> Deed:
        """Send a form until it is known what became of it; `{}` in a field is a new value."""
        deed = Deed(kind, self.value(kind), about)
        told = {name: text.replace("{}", deed.value) for name, text in fields.items()}
        self.history.add(persist(deed, lambda: browser.send(path, told), self.over))
        return deed

    def rest(self) -> bool:
        """Pause a little; False once it is over."""
        return not self.over.wait(self.pause)


def write(scene: Scene, who: Somebody) -> None:
    """Write in a request, again and again, and now and then answer a client's feedback."""
    browser = scene.browser(who)
    for ref in who.feedback:
        if scene.rest():
            scene.post(browser, f"/feedback/{ref}/respond", RESPONSE, then="post",
                       answer="We agreed on another day, and I said so at once: {}.")
    while scene.rest():
        scene.post(browser, f"/requests/{who.case}", MESSAGE, text="I was in hospital: {}.")


def mail(scene: Scene, who: Somebody) -> None:
    """Answer letters by mail, again and again."""
    while scene.rest():
        deed = Deed(MAIL, scene.value(MAIL))
        raw = (f"From: {who.name} <{who.email}>\r\nTo: {who.address}\r\n"
               f"Subject: Re: My question\r\nMessage-ID: <{deed.value}@mail.example>\r\n"
               f"\r\nI have sent the papers: {deed.value}.\r\n").encode()
        scene.history.add(persist(
            deed, lambda raw=raw: scene.postbox.send(who.email, who.address, raw), scene.over))


def ask(scene: Scene, everybody: list[Somebody]) -> None:
    """Ask questions, each time as somebody else."""
    browsers: dict[str, Browser] = {}
    for who in itertools.cycle(everybody):
        if not scene.rest():
            return
        browser = browsers.get(who.name) or browsers.setdefault(who.name, scene.browser(who))
        scene.post(browser, "/requests/new", QUESTION, about="account", subject="Two contracts",
                   text="Which of the two counts? {}")


def answer(scene: Scene, staff: Somebody, writers: list[Somebody]) -> None:
    """Answer requests, for the team."""
    browser = scene.browser(staff)
    for who in itertools.cycle(writers):
        if not scene.rest():
            return
        path = f"/staff/requests/{who.case}"
        if page := browser.page(path, scene.over):
            scene.post(browser, f"{path}/answer", ANSWER, text="We look at it: {}.",
                       then="keep", seen=SEEN.search(page)[1])


def propose(scene: Scene, freelancers: list[Somebody], postings: list[str]) -> None:
    """Send proposals as one freelancer after the other, one for each posting."""
    for who in freelancers:
        browser = scene.browser(who)
        for ref in postings:
            if not scene.rest():
                return
            scene.post(browser, f"/work/postings/{ref}/proposal", PROPOSAL, who.name,
                       price="800", letter="I would begin with a sketch: {}.", then="send")


def decide(scene: Scene, staff: Somebody, freelancers: list[Somebody], postings: int) -> None:
    """Put one freelancer after the other on hold, and end it when that was felt."""
    browser = scene.browser(staff)
    for who in freelancers:
        path = f"/staff/decisions/{who.decision}"
        _until(scene, who, Told.acknowledged, BEFORE, postings)
        page = browser.page(path, scene.over)
        if page is None:
            return
        placed = scene.post(browser, f"{path}/decide", HOLD, who.name, outcome="confirm",
                            reasons=REASONS, path="", seen=SEEN.search(page)[1])
        if placed.told is Told.acknowledged:
            _until(scene, who, Told.refused, WITHIN, postings)
            scene.post(browser, f"{path}/lift", LIFT, who.name, reasons=REASONS)


def _until(scene: Scene, who: Somebody, told: Told, many: int, at_most: int) -> None:
    """Wait until a freelancer was told so a few times, or has no more to send."""
    while not scene.over.is_set():
        sent = [one.told for one in scene.history.deeds(PROPOSAL) if one.about == who.name]
        if sent.count(told) >= many or len(sent) >= at_most:
            return
        scene.over.wait(scene.pause)
