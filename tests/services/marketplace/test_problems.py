"""Whatever is wrong with the files is told with file, line and column, and nothing is written."""

import tracemalloc
from functools import cache

import pytest
from sqlalchemy import literal, select, union_all

from portal.models import Base, Contract, Offer, Organisation, Person, Proposal
from portal.services.marketplace.importing.problems import Problems
from portal.services.marketplace.importing.reading import Sheet
from portal.services.marketplace.importing.sources import FEEDBACK
from tests import people
from tests.engines import on_sqlite

# file, what stands there, what is put there instead, the problem that must be told
ASKED = [  # of the database, where all rows are compared
    ("people", "f-2,ines@mail.example", "f-2,MINA@mail.example", "people.csv:3:email: “mina@mail."
     "example” is in line 2 already."),
    ("people", "f-2,ines", "f-1,ines", "people.csv:3:external_id: “f-1” is in line 2 already."),
    ("people", "Ines Duarte", "x" * 201, "people.csv:3:name: has 201 characters; up to 200 can"),
    ("people", "Ines Duarte", "In\x00es", "people.csv:3:name: has a NUL character in it"),
    ("organisations", "Haddad Press,PT,o-1", "Haddad Press,PT,o-9", "organisations.csv:4:connected"
     "_to: “o-9” is neither in organisations.csv nor was it told before."),
    ("contracts", "k-2,Shop banners,f-1,o-2", "k-2,Shop banners,f-9,o-2", "contracts.csv:3:"
     "freelancer: “f-9” is neither"),
    ("feedback", "e-2,k-2,", "e-2,k-4,", "feedback.csv:3:contract: “k-4” goes on; feedback can be"),
    ("feedback", "e-2,k-2,", "e-2,k-1,", "feedback.csv:3:side: “client” is in line 2 already with"
     " the same contract."),
]
READ = [  # seen in the file itself
    ("people", "f-2,ines@mail.example", "f-2,ines at mail", "people.csv:3:email: “ines at mail”"),
    ("people", "Ines Duarte", "", "people.csv:3:name: is empty and must not be."),
    ("people", "Omar Haddad,client", "Omar Haddad,admin", "people.csv:4:roles: “admin” is none of"),
    ("people", "Europe/Kyiv", "Europe/Atlantis", "people.csv:2:time_zone: “Europe/Atlantis” is no"),
    ("people", "2022-03-01T09:00:00+02:00", "2026-02-30T09:00:00Z", "people.csv:2:member_since: "
     "“2026-02-30T09:00:00Z” is no date with a time"),
    ("people", "2022-03-01T09:00:00+02:00", "2022-03-01T09:00:00", "people.csv:2:member_since: "
     "“2022-03-01T09:00:00” has no offset from UTC"),
    ("people", "2022-03-01T09:00:00+02:00", "0000-01-01T00:00:00Z", "people.csv:2:member_since: “"),
    ("people", "2022-03-01T09:00:00+02:00", "9999-12-31T23:59:59-08:00", "people.csv:2:member_since"
     ": “9999-12-31T23:59:59-08:00” lies outside the years 1990 to 2100."),
    ("people", "2022-03-01T09:00:00+02:00", "2090-01-01T00:00:00Z", "people.csv:2:member_since: "
     "lies in the future."),
    ("people", "email,name", "mail,name", "people.csv:1:mail: there is no column “mail”"),
    ("people", "email,name", "mail,name", "people.csv:1:email: this column is missing"),
    ("people", "email,name", "email,email", "people.csv:1:email: stands twice in the header."),
    ("contracts", "2026-09-01T08:00:00Z,300,", "2026-09-01T08:00:00Z,3OO,", "contracts.csv:3:paid: "
     "“3OO” is no amount; write it like 1250.00."),
    ("contracts", "2026-09-01T08:00:00Z,300,", "2026-09-01T08:00:00Z,-3,", "contracts.csv:3:paid:"),
    ("contracts", "2026-09-01T08:00:00Z,300,", "2026-09-01T08:00:00Z,1.005,", "contracts.csv:3:pa"),
    ("contracts", "2026-09-01T08:00:00Z,300,", "2025-09-01T08:00:00Z,300,", "contracts.csv:3:"
     "ended_at: lies before started_at in the same row."),
    ("contracts", "k-4,Running work,f-1,o-2,2026-09-01T08:00:00Z,,10,", "k-4,Running work,f-1",
     "contracts.csv:5:organisation: the row ends before this column: it has 3 of 8 fields."),
    ("contracts", "2026-09-01T08:00:00Z,,10,", "2026-09-01T08:00:00Z,,10,,7", "contracts.csv:5:"
     "currency: the row goes on after this column: it has 9 fields, not 8."),
    ("contracts", "k-2,Shop banners", 'k-2,"Shop banners', "contracts.csv:3:row: a quotation mark"),
    ("contracts", "k-2,Shop banners", 'k-2,"Shop" banners', "contracts.csv:3:row: after a closing"),
    ("feedback", "client,2026-09-03T10:00:00Z,4.5", "guest,2026-09-03T10:00:00Z,4.5",
     "feedback.csv:3:side: “guest” is none of: client, freelancer."),
    ("feedback", "2026-09-04T10:00:00Z,1,", "2026-09-04T10:00:00Z,5.5,", "feedback.csv:4:stars: "
     "“5.5” is no number of stars"),
    ("feedback", "e-3,k-3,client,2026-09-04T10:00:00Z,1,,skills", "e-3,k-3,client,2026-09-04T10:00:"
     "00Z,,,", "feedback.csv:4:stars: the row says nothing"),
    ("feedback", ",skills,", ",speed,", "feedback.csv:4:public_categories: “speed” is none of"),
    ("offers", "2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "offers.csv:2:expires_at: lies"),
]


@cache
def _filled():
    """The names of the tables with a row in them."""
    return union_all(*(select(literal(table.name)).where(select(table).exists())
                       for table in Base.metadata.sorted_tables))


@pytest.mark.slow
@pytest.mark.parametrize(("file", "before", "after", "told"), ASKED + on_sqlite(READ))
def test_a_spoiled_file_is_told_in_a_sentence(db, market, problems, file, before, after, told):
    market.change(file, before, after)
    assert any(line.startswith(told) for line in problems()), problems()
    assert db.scalars(_filled()).all() == []


def test_all_problems_are_told_at_once(market, problems):
    market.change("people", "Ines Duarte", "")
    market.change("contracts", "k-2,Shop banners,f-1,o-2", "k-2,Shop banners,f-9,o-2")
    market.change("feedback", "e-2,k-2,", "e-2,k-4,")
    assert [line.split(": ")[0] for line in problems()] == [
        "people.csv:3:name", "contracts.csv:3:freelancer", "feedback.csv:3:contract"]


def test_after_a_hundred_problems_the_rest_is_counted(market, problems):
    market.tell("people", "external_id,email,name\n" + "".join(
        f"f-{n},nobody,Somebody\n" for n in range(250)))
    told = problems()
    assert len(told) == 101
    assert told[-1].startswith("and ")
    assert told[-1].endswith(" more.")


def test_bytes_that_are_no_utf8_are_told_with_their_line(market, problems):
    market.tell("people", market.text("people").encode().replace(b"Ines", b"In\xe8s"))
    assert problems() == [
        "people.csv:3:name: has bytes that are not UTF-8; save the file as UTF-8."]


@pytest.mark.pages
def test_a_file_in_another_encoding_is_no_surprise(market, problems):
    market.tell("people", market.text("people").encode("utf-16-be"))  # without a mark
    assert problems()[0].startswith("people.csv:1:")
    "\n".join(problems()).encode()


@pytest.mark.one_case
@pytest.mark.parametrize(("saved", "told"), [
    (lambda text: text.encode("utf-16"), "is UTF-16; save it as UTF-8."),
    (lambda text: text.replace(",", ";").encode("utf-8-sig"),
     "has semicolons between its columns; save it with commas."),
    (lambda text: text.replace(",", "\t").encode(),
     "has tabs between its columns; save it with commas."),
    (lambda text: b"sep=,\r\n" + text.encode(),
     "begins with Excel's own line “sep=”; take it out."),
    (lambda _: b"PK\x03\x04\x14\x00\x06\x00",
     "is a workbook or an archive, no CSV; save the sheet as “CSV UTF-8”."),
    (lambda _: b"\x1f\x8b\x08\x00", "is compressed; unpack it first."),
    (lambda _: b"\xef\xbb\xbf\r\n", "is empty; the first line names the columns."),
])
def test_a_table_as_other_programs_save_it_is_told_once(market, problems, saved, told):
    market.tell("people", saved(market.text("people")))
    assert problems() == [f"people.csv:1:file: {told}"]


def test_a_file_that_cannot_be_opened_is_told(market, problems):
    (market.folder / "people.csv").unlink()
    (market.folder / "people.csv").mkdir()
    assert problems() == ["people.csv:1:file: cannot be read: Is a directory."]


@pytest.mark.one_case
@pytest.mark.parametrize("name", ["Feedback.CSV", "feedback.xlsx", "feedback.csv.gz"])
def test_a_file_in_another_dress_is_not_passed_over(market, problems, name):
    (market.folder / "feedback.csv").rename(market.folder / name)
    assert problems()[0].startswith(f"{name}:1:file: is none of the files of an import")


def test_what_lies_beside_the_file_itself_is_let_lie(market, read_in):
    for name in ("feedback.xlsx", "feedback.csv.sha256", "README.txt"):
        (market.folder / name).write_text("not ours")
    assert read_in()["feedback"] == (4, 0)


def test_an_endless_line_is_not_read_into_memory(market, problems):
    market.tell("people", b"external_id,email,name\n" + b"x" * (3 << 20))
    assert problems() == ["people.csv:2:row: a line is longer than 1,048,576 characters."]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(market, problems):
    market.change("feedback", '"Four days', '"Four "" days')
    rows = "".join(f'e-{n},k-1,client,2026-09-03T10:00:00Z,4,"open\n' for n in range(9_000))
    market.tell("feedback", market.text("feedback") + rows)
    assert any(":row: " in line for line in problems())


def test_a_stranger_among_the_files_is_told(market, problems):
    market.tell("contract", "external_id\n")
    assert problems()[0].startswith("contract.csv:1:file: is none of the files of an import")


def test_an_empty_folder_and_an_empty_file_are_told(market, problems):
    market.tell("feedback", "")
    assert problems() == ["feedback.csv:1:file: is empty; the first line names the columns."]
    for file in market.folder.iterdir():
        file.unlink()
    assert problems() == ["people.csv:1:file: there is no file to import here."]


def test_the_first_import_needs_people_and_organisations(market, problems):
    (market.folder / "organisations.csv").unlink()
    told = "organisations.csv:1:file: this file is missing; the first import needs it."
    assert told in problems()


def test_an_address_of_somebody_else_is_refused(db, market, problems):
    people.person(email="ines@mail.example")
    db.commit()
    assert problems() == [
        "people.csv:3:email: “ines@mail.example” belongs to another person already."]


@pytest.mark.slow
def test_what_never_changes_is_refused_when_it_does(db, market, read_in, problems):
    read_in()
    market.change("contracts", "k-2,Shop banners,f-1", "k-2,Shop banners,f-2")
    market.change("contracts", "2026-09-02T08:00:00Z,0,", ",0,")
    market.change("feedback", "e-1,k-1,client", "e-1,k-2,client")
    market.change("feedback", "e-2,k-2,client", "e-2,k-1,client")
    told = [line.split(": ")[0] for line in problems()]
    assert set(told) >= {"contracts.csv:3:freelancer", "contracts.csv:4:ended_at",
                         "feedback.csv:2:contract", "feedback.csv:3:contract"}


@pytest.mark.slow
def test_a_proposal_sent_in_the_portal_is_not_doubled(db, market, read_in, problems):
    market.tell("proposals", "external_id,freelancer,posting,sent_at\n")
    read_in()
    sent = Proposal(freelancer_id=db.scalar(select(Person.id).where(Person.external_id == "f-1")),
                    posting_id=db.scalar(select(Offer.id)), sent_at=db.query(Offer).one().made_at)
    db.add(sent)
    db.commit()
    market.tell("proposals", "external_id,freelancer,posting,sent_at\n"
                "p-1,f-1,j-1,2026-09-02T00:00:00Z\n")
    assert problems() == [
        "proposals.csv:2:freelancer: the same posting has one already, under another name."]


@pytest.mark.slow
def test_a_refused_import_leaves_the_last_one_as_it_was(db, market, read_in, problems):
    read_in()
    market.change("people", "Mina Novak", "Somebody Else")
    market.change("feedback", "e-2,k-2,", "e-2,k-77,")
    problems()
    assert db.scalar(select(Person.name).where(Person.external_id == "f-1")) == "Mina Novak"
    assert db.query(Contract).count() == 4
    assert db.query(Organisation).count() == 3


@pytest.mark.pages
@pytest.mark.slow
def test_a_big_file_is_read_in_little_memory(tmp_path):
    path = tmp_path / "feedback.csv"
    with path.open("w") as file:
        file.write("external_id,contract,side,given_at,stars,public_comment\n")
        for n in range(30_000):
            file.write(f"e-{n},k-{n},client,2026-09-03T10:00:00Z,4.5,{'A calm word. ' * 40}\n")
    tracemalloc.start()
    with Sheet(path, FEEDBACK, Problems()) as sheet:
        rows = sum(len(batch) for batch in sheet.batches())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 30_000
    assert peak < path.stat().st_size * 0.75


def test_problems_by_the_hundred_thousand_take_little_memory():
    found = Problems()
    tracemalloc.start()
    for line in range(2, 100_002):
        found.add("feedback.csv", line, "contract", "is not there.")
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 500_000
    assert found.total == 100_000
    assert all(found.has("feedback.csv", line) for line in range(2, 100_002))
    assert not any(found.has(file, line) for file, line in [
        ("feedback.csv", 1), ("feedback.csv", 100_002), ("people.csv", 2)])
