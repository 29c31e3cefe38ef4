"""Every form there is, with every kind of text in its fields: each in turn, in soak all in all."""

from itertools import count

import pytest

from portal.web.forms import tidy
from tests import markup
from tests.engines import ON_POSTGRESQL, SOAK, in_turns
from tests.hostile import forms
from tests.hostile.attacker import difference, everything_stored
from tests.hostile.payloads import BROKEN_MULTIPART, BYTES, EXTRA, OF_ENGINES, TEXTS

pytestmark = pytest.mark.slow

ELSEWHERE = {"security.logout", "demo.become", "demo.move"}  # they end or change the visit
GARBAGE = ("\x00", "-1", "1e309", "x" * 5_000)  # on both engines
NO_MATTER_WHERE = ("zz", "<svg onload=alert(1337)>", "")


@pytest.fixture(params=forms.STARTS)
def found(request, visit):
    """A visitor, and the forms that they find."""
    browser, all_forms = visit(request.param)
    return browser, [one for one in all_forms if one.endpoint not in ELSEWHERE]


def texts():
    """What is sent in each field; on PostgreSQL what went well on SQLite and may not there."""
    if SOAK or not ON_POSTGRESQL:
        return TEXTS
    return {kind: text for kind, text in TEXTS.items() if kind in OF_ENGINES}


def send(browser, form, fields):
    token = {"csrf_token": form.fields["csrf_token"]} if "csrf_token" in form.fields else {}
    where = {"data" if form.method == "POST" else "query_string": {**fields, **token}}
    return browser.open(form.action, form.method, **where)


def test_every_text_in_every_field(found):
    (browser, found), turn = found, count()
    for form in found:
        for name in form.words:
            for kind, text in in_turns(texts().items(), next(turn)):
                answer = send(browser, form, {**form.fields, name: text})
                assert answer.status_code in {200, 302, 303, 400, 403, 404, 409, 413, 422}
                if answer.status_code == 422 or (answer.status_code == 400 and "csrf" in form.key):
                    says_why_and_gives_back(answer, form, name, text, kind)


def says_why_and_gives_back(answer, form, name, text, kind):
    page = markup.parsed(answer.get_data(as_text=True))
    where = (form.page, form.action, name, kind)
    assert page.find(".//h1") is not None, where
    assert page.xpath("//*[@id='errors' or @role='alert' or @aria-invalid='true' or "
                      "contains(concat(' ', @class, ' '), ' errors ')]"), where
    given = [markup.value_of(area) for area in page.iter("textarea")]
    given += [field.get("value", "") for field in page.iter("input")]
    if name in form.secret:
        assert text not in given, where
    elif text.strip():
        assert any(one.strip() == tidy(text).strip() for one in given), where


def test_garbage_in_every_choice_and_bodies_that_no_browser_sends(found):
    (browser, found), turn = found, count()
    for form in found:
        garbage_in_every_choice(browser, form, turn)
        bytes_that_are_no_text(browser, form, turn)
        if SOAK or not ON_POSTGRESQL:
            misnamed_fields(browser, form, turn)
    form = next(one for one in found if one.method == "POST")
    many = {f"f{number}": "v" * 20 for number in range(5_000)}
    assert send(browser, form, many).status_code < 500
    for body in BROKEN_MULTIPART:
        answer = browser.post(form.action, body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400
    parts = {f"f{number}": "v" for number in range(1_500)}
    assert browser.post(form.action, parts, content_type="multipart/form-data").status_code == 413


def garbage_in_every_choice(browser, form, turn):
    sent = GARBAGE if ON_POSTGRESQL and not SOAK else GARBAGE + NO_MATTER_WHERE
    for name in sorted(set(form.fields) - set(form.words) - {"csrf_token"}):
        for garbage in in_turns(sent, next(turn)):
            send(browser, form, {**form.fields, name: garbage})


def bytes_that_are_no_text(browser, form, turn):
    if form.method != "POST":
        return
    for name in form.words:
        others = set(form.fields) - {name, "csrf_token"}
        rest = "".join(f"&{key}=1" for key in others)
        for sent in in_turns(BYTES.values(), next(turn)):
            browser.post(
                form.action, f"csrf_token={form.fields['csrf_token']}&{name}={sent}{rest}",
                content_type="application/x-www-form-urlencoded")


def misnamed_fields(browser, form, turn):
    names = [name for name in form.fields if name != "csrf_token"]
    ways = ({}, {name: [form.fields[name], "zz"] for name in names},
            {f"{name}[]": form.fields[name] for name in names},
            {f"{name}[0][x]": "1" for name in names}, {"": "1", "\x00": "\x00"})
    for fields in in_turns(ways, next(turn)):
        send(browser, form, fields)


@pytest.mark.one_case
def test_fields_that_no_form_has_change_nothing(found):
    browser, found = found
    before = everything_stored()["person"]
    for form in found:
        if form.method == "POST" and form.endpoint != "account.save":
            send(browser, form, {**EXTRA, **form.fields, **dict.fromkeys(form.secret, "")})
    after = everything_stored()
    assert difference({"person": before}, {"person": after["person"]}) == {}
    assert not [row for row in after["contract"] + after["proposal"] if "2020-01-01" in row]
    assert not [row for row in after["quiz_attempt"] if "1e309" in row]
