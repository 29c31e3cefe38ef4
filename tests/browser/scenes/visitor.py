"""Pages that anybody sees, and those that everybody has who is signed in."""

from collections.abc import Iterator

from portal.mail import mailbox
from portal.models import Person
from portal.policy.mail import Topic
from portal.services.mailroom import choices
from tests.browser import told
from tests.browser.served import Served
from tests.browser.window import Window
from tests.web.security.keys import PASSWORD


def anybody(served: Served, window) -> Iterator[tuple[Window, str]]:
    """Nobody is signed in."""
    w = window()
    yield w.open("/sign-in"), "sign-in"
    w.type("E-mail", "nobody@mail.example")
    w.type("Password", "not the right one")
    w.press("Sign in")
    yield w, "sign-in-wrong"
    yield w.open("/forgot"), "forgot"
    w.type("E-mail", "nobody@mail.example")
    w.press("Send me the link")
    yield w, "forgot-sent"
    yield w.open("/forgot/this-is-no-token", status=410), "forgot-dead-link"
    yield w.open("/rules"), "rules"
    w.go(w.page.locator(".rows a").first)
    yield w, "rule"
    yield w.open("/nothing-here", status=404), "nothing-here"


def somebody_signed_in(served: Served, window) -> Iterator[tuple[Window, str]]:
    """Settings, the password, the e-mail address."""
    mina = told.freelancer(served, password=True)
    w = window().be(mina)
    yield w.open("/settings"), "settings"
    w.press("Save my settings")
    yield w, "settings-saved"
    w.open("/settings/password")
    yield w, "password"
    for place in range(3):
        w.page.locator("input[type=password]").nth(place).fill(f"short{place}")
    w.press("Change my password")
    yield w, "password-wrong"
    yield w.open("/settings/email"), "email"
    w.page.locator("input[type=email]").fill("mina@new.example")
    w.page.locator("input[type=password]").fill("not the right one")
    w.press("Send a link")
    yield w, "email-wrong"
    yield w.open("/settings/mail"), "optional-letters"
    w.page.locator("label[for=topic-answers]").click()
    w.press("Save my choice")
    yield w, "optional-letters-saved"
    yield w.open("/staff/queue", status=404), "not-for-you"


def by_letter(served: Served, window) -> Iterator[tuple[Window, str]]:
    """Pages behind the links of letters: another address, another password."""
    mina = told.freelancer(served, password=True)
    w = window().be(mina).open("/settings/email")
    address = mina.email.replace("@mail", "@new")
    w.page.locator("input[type=email]").fill(address)
    w.page.locator("input[type=password]").fill(PASSWORD)
    w.press("Send a link")
    yield w, "email-sent"
    served.work()
    link = link_in(mailbox.newest(served.maildir, to=address)[0].text, "/settings/email/")
    yield w.open(link), "email-confirm"
    with served.inside() as db:
        off = choices.path(db.get(Person, mina.id), Topic.answers)
    nobody = window()
    yield nobody.open(off), "letters-off"
    nobody.press("Turn them off")
    yield nobody, "letters-off-done"
    nobody.open("/forgot")
    nobody.type("E-mail", mina.email)
    nobody.press("Send me the link")
    served.work()
    link = link_in(served.letters(mina)[0].text, "/forgot/")
    yield nobody.open(link), "forgot-live-link"
    nobody.unchecked().press("Set the new password")
    yield nobody, "forgot-live-link-wrong"


def link_in(text: str, part: str) -> str:
    """The address in a letter that has this part."""
    return next(word for word in text.split() if part in word).strip("<>().")


def newcomer_to_the_demo(served: Served, window) -> Iterator[tuple[Window, str]]:
    """The demo's own pages."""
    mina = told.freelancer(served)
    told.hold(served, mina)
    served.work()
    w = window()
    yield w.open("/demo"), "demo"
    w.page.locator("#moment").fill("2020-01-01T10:00")
    w.press("Move the clock", status=400)
    yield w, "demo-clock-wrong"
    yield w.open("/demo/mailbox"), "mailbox"
    yield w.open(f"/demo/mailbox?to={mina.email}"), "mailbox-of-one"
    w.follow("New proposals are paused")
    yield w, "mail"
