"""Two members of staff at the same instant, and programs that send odd things to the forms."""

import pytest
from flask_security import hash_password

from portal.models import Action, OutboxLetter, Statement
from portal.policy.vocabulary import Kind
from tests import people
from tests.conduct import decided
from tests.engines import thinly
from tests.stored import number
from tests.web.staff.test_at_once import at_once
from tests.web.staff.test_open import PASSWORD, answers, form_of

pytestmark = pytest.mark.engine


def presses(client, action, who, **fields):
    """A browser that is about to send its part; returns what presses the button."""
    theirs = client.as_person(who)
    form = theirs.get(f"/staff/decisions/{action.ref}/approve").form("Confirm")
    return lambda: theirs.http.post(form.action, data=form.fields | fields)


@pytest.mark.slow
def test_two_people_who_agree_and_decline_at_once_leave_one_outcome(client, db):
    password = hash_password(PASSWORD)
    for _ in range(3):
        ruth, tomas, ines = (people.reviewer(n, password=password)
                             for n in ("Ruth A", "Tomas L", "Ines D"))
        action = decided(people.person("Mina Novak"), Kind.block, by=ruth)
        codes = sorted(answer.status_code for answer in at_once(
            presses(client, action, tomas, outcome="agree", password=PASSWORD),
            presses(client, action, ines, outcome="decline",
                    reasons="I read everything and the work was real.")))
        db.rollback()
        assert codes == [303, 409]
        told = db.get(Action, action.id, populate_existing=True)
        assert (told.in_force_from is None) == (told.declined_because is not None)
        assert number(db, OutboxLetter) == number(db, Statement)


def test_one_form_sent_by_two_tabs_at_once_is_one_decision(client, db):
    mina, ruth = people.person("Mina Novak"), people.reviewer()
    browsers = [client.as_person(ruth) for _ in range(2)]
    form = browsers[0].send(form_of(browsers[0], mina), **answers()).form("Decide")
    token = browsers[1].token()
    fields = [form.fields, form.fields | {"csrf_token": token}]

    def press(place):
        return lambda: browsers[place].http.post(form.action, data=fields[place])

    codes = {answer.status_code for answer in at_once(press(0), press(1))}
    db.rollback()
    assert codes == {303}
    assert number(db, Action) == number(db, OutboxLetter) == 1


FIELDS = ("kind", "ground", "serious", "source", "detected", "when", "happened", "happened_from",
          "answer_by", "asks", "seen")


@pytest.mark.parametrize("value", thinly(
    ["\x00", "\ud800", "x" * 100_000, "<svg onload=1>", "9999-99-99"], "\x00"))
def test_odd_values_are_answered_in_words(client, db, value):
    ruth = client.as_person(people.reviewer())
    form = form_of(ruth, people.person("Mina Novak"))
    for field in FIELDS:
        more = {"kind": "info_request", "asks": "The files", "active": "yes"} if field in {
            "asks", "answer_by"} else {}
        sent = answers(**more) | {field: value.encode("utf-16", "surrogatepass").decode(
            "utf-16", "replace")}
        answer = ruth.open(form.action, method="POST", data=form.fields | sent)
        assert answer.status_code in {200, 409, 422}, field
        assert "<svg onload" not in answer.get_data(as_text=True), field
        assert number(db, Action) == 0, field


@pytest.mark.parametrize("ref", ["", "D-1", "D-lowercas", "X-ABCDEFGH", "D-ABCDEFGHIJ", "'; --"])
def test_a_reference_that_we_did_not_make_is_no_form_of_ours(client, db, ref):
    ruth = client.as_person(people.reviewer())
    form = form_of(ruth, people.person("Mina Novak"))
    ruth.open(form.action, method="POST", data=form.fields | answers() | {"ref": ref})
    assert number(db, Action) == 0
