"""Documents are kept for one form, sent with one message, and found only by whom they are for."""

import io
import stat
from datetime import timedelta

import pytest

from portal import clock
from portal.models import File
from portal.policy import documents
from portal.policy.refusal import Refusal
from portal.services import files
from portal.services.cases import threads
from portal.services.files import cleaning, folder
from tests import organisations, people, reports_of

DRAFT = "report F-TEST"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, app):
    before = folder._folder
    folder.use(tmp_path / "files")
    yield
    folder.use(before)


def kept(owner, name="chat.txt", content=b"As agreed.", draft_of=DRAFT):
    return files.keep(owner.id, draft_of, name, io.BytesIO(content))


def request_of(person, *, voice="person"):
    case = threads.open(person.id, kind="question", subject="Help", by=person.id, text="Look.",
                        due_at=clock.now() + timedelta(days=1))
    return case, threads.say(case, voice=voice, text="See the file.", by=person.id)


def test_content_lies_under_a_name_of_our_own_for_its_owner_alone(db):
    row = kept(people.person(), "../../чат.txt")
    path = folder.path_of(row.stored_as)
    assert path.read_bytes() == b"As agreed."
    assert (row.name, row.size, row.media_type) == ("чат.txt", 10, "text/plain")
    assert len(row.sha256) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parents[1].stat().st_mode) == 0o700


def test_a_form_takes_five_and_says_so_at_the_sixth(db):
    mina = people.person()
    for number in range(documents.MOST):
        kept(mina, content=f"Page {number}.".encode())
    with pytest.raises(Refusal) as no:
        kept(mina, "sixth.txt")
    assert "“sixth.txt” was not added: you have 5 documents" in no.value.sentence
    kept(mina, draft_of="report F-OTHER")
    assert len(files.of_draft(mina.id, DRAFT)) == documents.MOST


def test_a_form_sent_again_keeps_each_document_once(db):
    mina = people.person()
    first = kept(mina)
    assert kept(mina).ref == first.ref
    named, changed = kept(mina, "talk.txt"), kept(mina, content=b"As agreed!")
    assert [one.ref for one in files.of_draft(mina.id, DRAFT)] == [
        first.ref, named.ref, changed.ref]


def test_a_second_press_sends_no_document_twice(db):
    mina = people.person()
    sent = kept(mina)
    case, message = request_of(mina)
    files.attach(mina.id, DRAFT, case_id=case.id, message_id=message.id)
    kept(mina)
    late = kept(mina, "talk.txt")
    assert files.attach(mina.id, DRAFT, case_id=case.id, message_id=message.id) == 1
    assert files.of_draft(mina.id, DRAFT) == []
    assert [one.ref for one in files.of_case(case.id)[message.id]] == [sent.ref, late.ref]
    _, another = request_of(mina)
    kept(mina)
    assert files.attach(mina.id, DRAFT, case_id=case.id, message_id=another.id) == 1


def test_only_the_owner_takes_one_off_and_only_before_it_is_sent(db):
    mina, stan = people.person(), people.person("Stan Stranger")
    row = kept(mina)
    assert not files.drop(stan.id, DRAFT, row.ref)
    case, message = request_of(mina)
    assert files.attach(mina.id, DRAFT, case_id=case.id, message_id=message.id) == 1
    assert not files.drop(mina.id, DRAFT, row.ref)
    assert files.of_draft(mina.id, DRAFT) == []
    assert [one.ref for one in files.of_case(case.id)[message.id]] == [row.ref]


def test_who_may_read_what(db):
    mina, stan, ruth = people.person(), people.person("Stan Stranger"), people.reviewer()
    draft = kept(mina)
    assert files.for_reader(mina.id, draft.ref, staff=False)
    assert not files.for_reader(ruth.id, draft.ref, staff=True)
    case, message = request_of(mina)
    files.attach(mina.id, DRAFT, case_id=case.id, message_id=message.id)
    assert files.for_reader(ruth.id, draft.ref, staff=True)
    assert not files.for_reader(stan.id, draft.ref, staff=False)
    answer = threads.say(case, voice="team", text="Here is the record.", by=ruth.id)
    told = kept(ruth, draft_of="answer")
    files.attach(ruth.id, "answer", case_id=case.id, message_id=answer.id)
    assert files.for_reader(mina.id, told.ref, staff=False)


def test_a_document_of_a_note_stays_with_staff(db):
    mina, ruth = people.person(), people.reviewer()
    case, _ = request_of(mina)
    note = threads.say(case, voice="note", text="The log of that day.", by=ruth.id)
    row = kept(ruth, draft_of="note")
    files.attach(ruth.id, "note", case_id=case.id, message_id=note.id)
    assert not files.for_reader(mina.id, row.ref, staff=False)
    assert note.id not in files.of_case(case.id)
    assert note.id in files.of_case(case.id, staff=True)


def test_what_others_sent_about_them_opens_for_nobody_of_the_team(db):
    shop, mina = people.organisation(), people.person()
    given = reports_of.visible_feedback(mina, shop)
    reports_of.report_of(mina, given, document=True)
    sent = db.query(File).one()
    ruth, again = people.reviewer(), people.reviewer("Ruth Again", human_id=9)
    organisations.acts(people.person("Ruth Client", roles=("client",), human_id=9), shop)
    assert files.for_reader(ruth.id, sent.ref, staff=True)
    assert not files.for_reader(again.id, sent.ref, staff=True)


def test_a_withheld_one_is_listed_with_the_reason_and_never_opened(db):
    mina = people.person()
    case, message = request_of(mina)
    row = files.withhold(mina.id, "a\u202e.exe", 700, because="it is a program",
                         case_id=case.id, message_id=message.id)
    assert files.of_case(case.id)[message.id] == [row]
    assert row.name == "a.exe"
    assert files.for_reader(mina.id, row.ref, staff=False) is None


def test_a_full_disk_is_a_sentence_and_leaves_nothing(db, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr("os.fsync", full)
    mina = people.person()
    with pytest.raises(Refusal) as no:
        kept(mina)
    assert "could not be stored just now" in no.value.sentence
    assert files.of_draft(mina.id, DRAFT) == []
    assert not [path for path in folder._folder.rglob("*") if path.is_file()]


def test_what_nobody_names_goes_after_a_day_and_unsent_forms_after_thirty(db):
    mina = people.person()
    case, message = request_of(mina)
    sent = kept(mina, draft_of="sent")
    files.attach(mina.id, "sent", case_id=case.id, message_id=message.id)
    old, dropped = kept(mina), kept(mina, "other.txt")
    files.drop(mina.id, DRAFT, dropped.ref)
    now = clock.now()
    assert cleaning.remove_strays(now) == 0
    later = now + documents.DRAFT_KEPT + timedelta(hours=1)
    assert cleaning.forget_old_drafts(now + timedelta(days=29)) == 0
    assert cleaning.forget_old_drafts(later) == 1
    assert cleaning.remove_strays(later) == 2
    assert cleaning.remove_strays(later) == 0
    assert folder.path_of(sent.stored_as).exists()
    assert not folder.path_of(old.stored_as).exists()
    assert db.query(File).one().ref == sent.ref


def test_a_demo_that_is_days_ahead_takes_nothing_for_old(tmp_path):
    name = folder.write(b"As agreed.")  # and its row is not committed yet
    clock.follow(tmp_path / "clock")
    clock.move_to(clock.now() + timedelta(days=9))
    try:
        assert cleaning.remove_strays(clock.now()) == 0
    finally:
        clock.follow(None)
    assert folder.path_of(name).exists()


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 33])
def test_a_path_is_made_of_our_names_alone(name):
    with pytest.raises(ValueError):
        folder.path_of(name)
