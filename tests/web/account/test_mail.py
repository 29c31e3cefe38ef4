"""Optional letters: turned off by one click or in the settings, and on again; notices never."""

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.inbound import rounds
from portal.mail.letters import LETTERS
from portal.mail.letters.samples import SAMPLES
from portal.models import AddressTrouble, Event, MailOff, OutboxLetter
from portal.policy.mail import Topic
from portal.services import correspondence
from portal.services.mailroom import addresses, arriving, choices
from tests import people
from tests.team_mail import as_read

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    db.commit()
    return found


def sent(db, person, name="answer_posted") -> OutboxLetter | None:
    key = f"{name}:{db.scalar(select(func.count()).select_from(OutboxLetter))}"
    correspondence.send(person.id, SAMPLES[name], key=key)
    db.commit()
    return db.scalar(select(OutboxLetter).where(OutboxLetter.dedupe_key == key))


def link(letter) -> str:
    return letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://portal.example.test")


def off(db) -> list[tuple[str, str]]:
    db.expire_all()
    return [tuple(row) for row in db.execute(select(MailOff.topic, MailOff.via))]


def events(db) -> list[str]:
    return list(db.scalars(select(Event.verb).where(Event.verb.like("mail.turned%"))
                           .order_by(Event.id)))


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_only_optional_letters_can_be_turned_off(db, mina, name):
    letter = sent(db, mina, name)
    optional = name in {"feedback_readable", "answer_posted", "change_enabled", "change_made",
                        "change_kept"}
    assert ("List-Unsubscribe" in letter.headers) is optional
    assert ("List-Unsubscribe-Post" in letter.headers) is optional
    assert ("/letters/P-" in as_read(letter).text) is optional


def test_opening_the_link_changes_nothing_and_the_button_turns_it_off(db, client, mina):
    page = client.get(link(sent(db, mina)))
    assert off(db) == []
    done = client.send(page.form("Turn them off"))
    assert done.has("These letters are off")
    assert off(db) == [("answers", "link")]
    assert client.get(link(sent(db, mina, "change_kept"))).has("Turn these letters off?")


def test_one_click_of_a_mail_program_needs_no_session(db, app, mina):
    letter = sent(db, mina)
    stranger = app.test_client()
    for _ in range(2):  # again is the same
        answer = stranger.post(link(letter), data=ONE_CLICK)
        assert answer.status_code == 200
    assert off(db) == [("answers", "one-click")]
    assert events(db) == ["mail.turned_off"]
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_is_turned_off_is_not_even_written(db, app, mina):
    app.test_client().post(link(sent(db, mina)), data=ONE_CLICK)
    assert sent(db, mina) is None
    assert sent(db, mina, "change_made") is not None, "another topic"
    assert sent(db, people.person("Petra Stone")) is not None, "somebody else"
    for name in ("hold_placed", "warning", "request_reminder", "review_upheld", "reset_password"):
        assert sent(db, mina, name) is not None


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_turns_nothing_off(db, app, mina, method):
    getattr(app.test_client(), method)(link(sent(db, mina)), data=ONE_CLICK)
    assert off(db) == []


def test_a_post_without_either_word_asks_again(db, app, mina):
    answer = app.test_client().post(link(sent(db, mina)), data={"List-Unsubscribe": "yes"})
    assert (answer.status_code, off(db)) == (422, [])


def forged(path: str) -> list[str]:
    ref, topic, mark = path.removeprefix("/letters/").split(".")
    return [f"{ref}.changes.{mark}", f"P-ZZZZZZZZ.{topic}.{mark}", f"{ref}.{topic}.{mark[:-1]}",
            f"{ref}.{topic}.{mark}a", f"{ref}.{topic}", f"{ref}.{topic}.", ".", "..", "é.ü.ß",
            f"{ref}.{topic}.%00", "x" * 3000, f"{ref}.notices.{mark}"]


@pytest.mark.parametrize("number", range(12))
def test_a_link_that_we_never_wrote_does_nothing(db, app, mina, number):
    token = forged(link(sent(db, mina)))[number]
    for answer in (app.test_client().post(f"/letters/{token}", data=ONE_CLICK),
                   app.test_client().get(f"/letters/{token}")):
        assert answer.status_code == 404
    assert off(db) == []


def test_the_link_is_of_no_use_for_anything_else(db, app, mina):
    token = link(sent(db, mina)).removeprefix("/letters/")
    assert choices.of_token(token) == (mina.id, Topic.answers)
    assert choices.of_token(f"{token}.x") is None
    for path in (f"/reset/{token}", f"/invitations/{token}", "/settings"):
        assert app.test_client().get(path).status_code in {302, 404, 410}


def test_the_settings_show_it_and_turn_it_on_again(db, app, client, mina):
    app.test_client().post(link(sent(db, mina)), data=ONE_CLICK)
    hers = client.as_person(mina)
    page = hers.get(hers.get("/settings").link("Choose Letters"))
    assert page.has("Off since") and page.has("less than a minute ago")
    form = page.form("Save my choice")
    assert hers.send(form, topic=["received", "answers", "changes"]).has("Saved.")
    assert off(db) == []
    assert sent(db, mina) is not None
    hers.send(hers.get("/settings/mail").form("Save my choice"), topic=["received", "answers"])
    assert off(db) == [("changes", "settings")]
    assert events(db) == ["mail.turned_off", "mail.turned_on", "mail.turned_off"]
    assert sent(db, mina, "change_enabled") is None


def test_nothing_optional_is_written_to_an_address_in_trouble(db, mina):
    db.add(AddressTrouble(address=mina.email, first_at=clock.now(), last_at=clock.now(),
                          is_lasting=True, words="550 no such user"))
    db.commit()
    assert sent(db, mina) is None
    assert sent(db, mina, "hold_placed") is not None


def test_a_complaint_ends_optional_letters_of_its_kind_alone(db, mina):
    for name, expected in (("hold_placed", []), ("answer_posted", [("answers", "complaint")])):
        choices.complained(sent(db, mina, name))
        db.commit()
        assert off(db) == expected


ARF = b"""From: <staff@isp.example>\r\nSubject: FW: a complaint\r\nMIME-Version: 1.0\r
Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r
Content-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n--b\r
Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x\r\n--b--\r\n"""


def test_a_complaint_that_comes_in_is_heard(db, mina):
    letter = sent(db, mina)
    arriving.accept(ARF, env_from="", rcpt=addresses.bounce_address(letter.ref), via="lmtp")
    db.commit()
    rounds.round_of_mail()
    assert off(db) == [("answers", "complaint")]
    assert letter.bounced_at is None
    assert events(db) == ["mail.turned_off"]


def test_the_preview_of_a_letter_offers_what_the_letter_offers(db, mina):
    assert choices.path(mina, Topic.answers) in correspondence.write(
        mina, SAMPLES["answer_posted"]).text


@pytest.mark.parametrize("name", sorted(
    name for name, facts in LETTERS.items() if choices.topic_of(facts)))
def test_what_can_be_done_without_is_written_when_it_is_carried(db, mina, name):
    letter = sent(db, mina, name)
    assert (letter.text, letter.html) == (None, None)
    mina.email = "elsewhere@mail.example"  # it goes where it was posted to
    made = as_read(letter)
    assert f"Sent to {letter.to_address}" in made.text and letter.to_address in made.html
    assert link(letter) in made.text and link(letter) in made.html
