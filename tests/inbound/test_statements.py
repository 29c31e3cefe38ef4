"""How often the database is asked to bring a reply home: each time costs as much as reading it."""

from portal.inbound import rounds
from portal.models import OutboxLetter
from portal.services.mailroom import addresses, arriving
from portal.services.many import on_postgresql
from tests import people, requests_of, team_mail
from tests.inbound.arriving_at import HERS, mail, thread
from tests.queries import queries


def settled(address: str, text: str) -> list[str]:
    """Settle a mail by itself; the statements that it took, from its bytes to its row."""
    arriving.accept(mail(text), env_from=HERS, rcpt=address, via="lmtp")
    with queries() as sent:
        rounds.group_of_mail()
    return [each for each in sent if "WITH found" not in each]  # those that take it up


def letters_in(sent: list[str]) -> int:
    return sum(each.count("INSERT INTO outbox") for each in sent)


def test_the_first_reply_of_a_day_takes_twelve_statements_and_seven_journeys(db, mina):
    team_mail.mail_comes_in()
    ruth, cases = people.reviewer(), [requests_of.question(mina, subject=each) for each in "AB"]
    for case in cases:
        case.claimed_by_id = ruth.id
    before, address = [addresses.address_for(case, mina) for case in cases]
    db.commit()
    settled(before, "Of the first it is asked whether mail comes in.")
    sent = settled(address, "I was in hospital.")
    assert len(sent) <= (7 if on_postgresql() else 12), "\n".join(sent)
    assert thread(db, cases[1]) == [("person", "I was in hospital.")]
    letters = db.query(OutboxLetter.letter).filter_by(case_id=cases[1].id).order_by(OutboxLetter.id)
    assert {name for name, in letters} >= {"person_wrote", "mail_received"}
    assert letters_in(sent) == 2
    assert letters_in(settled(address, "I am back at home.")) == 1, "it brings no receipt"
