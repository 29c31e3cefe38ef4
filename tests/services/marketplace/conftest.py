"""A small marketplace as CSV files, and ways to spoil it."""

from pathlib import Path

import pytest

from portal.services.marketplace.importing.folder import import_folder
from portal.services.marketplace.importing.problems import ImportRefused

PEOPLE = """external_id,email,name,roles,city,country,time_zone,language,member_since
f-1,Mina@Mail.example,Mina Novak,freelancer,Kyiv,UA,Europe/Kyiv,uk,2022-03-01T09:00:00+02:00
f-2,ines@mail.example,Ines Duarte,freelancer,,,,,
c-1,omar@client.example,Omar Haddad,client,,,,,
"""
ORGANISATIONS = """external_id,name,country,connected_to
o-1,Haddad Books,PT,
o-2,Lind Interiors,SE,
o-3,Haddad Press,PT,o-1
"""
CONTRACTS = """external_id,title,freelancer,organisation,started_at,ended_at,paid,currency
k-1,Reading corner,f-1,o-1,2026-06-01T08:00:00Z,2026-08-01T08:00:00+03:00,1250.50,EUR
k-2,Shop banners,f-1,o-2,2026-07-01T08:00:00Z,2026-09-01T08:00:00Z,300,
k-3,Menu cards,f-1,o-3,2026-07-01T08:00:00Z,2026-09-02T08:00:00Z,0,
k-4,Running work,f-1,o-2,2026-09-01T08:00:00Z,,10,
"""
FEEDBACK = """external_id,contract,side,given_at,stars,public_comment,public_categories,\
private_comment,private_categories,recommend,author
e-1,k-1,client,2026-08-03T10:00:00Z,2.5,"Four days of silence, twice.",\
performance availability,,,3,c-1
e-2,k-2,client,2026-09-03T10:00:00Z,4.5,,,Hard to reach.,availability,4,
e-3,k-3,client,2026-09-04T10:00:00Z,1,,skills,,,,
e-4,k-1,freelancer,2026-08-04T10:00:00Z,5,"A ""clear"" brief,
and quick answers.",,,,,f-1
"""
REST = {
    "members": "organisation,person,joined_at\no-1,c-1,2020-01-01T00:00:00Z\n",
    "postings": "external_id,organisation,title,description,budget,posted_at\n"
                "j-1,o-2,Oak pages,Calm pages please.,1400,2026-09-01T00:00:00Z\n",
    "proposals": "external_id,freelancer,posting,sent_at,letter,price\n"
                 "p-1,f-1,j-1,2026-09-02T00:00:00Z,I would begin with three pieces.,1350\n",
    "offers": "external_id,organisation,freelancer,title,terms,price,made_at,expires_at\n"
              "t-1,o-2,f-1,More pages,As before.,500,2026-09-05T00:00:00Z,2099-01-01T00:00:00Z\n",
    "balances": "person,currency,available,pending,as_of\n"
                "f-1,USD,12.3,0,2026-09-05T00:00:00Z\nf-1,EUR,-4,,2026-09-05T00:00:00Z\n",
}


class Market:
    """A folder of files; `tell` writes one of them anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in {"people": PEOPLE, "organisations": ORGANISATIONS,
                           "contracts": CONTRACTS, "feedback": FEEDBACK, **REST}.items():
            self.tell(name, text)

    def tell(self, name: str, text: str | bytes) -> None:
        """Write a file."""
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / f"{name}.csv").write_bytes(data)

    def text(self, name: str) -> str:
        """Return what a file says."""
        return (self.folder / f"{name}.csv").read_text("utf-8")

    def change(self, name: str, before: str, after: str) -> None:
        """Replace a piece of a file that is in it."""
        assert before in self.text(name)
        self.tell(name, self.text(name).replace(before, after))


@pytest.fixture
def market(tmp_path):
    """The small marketplace in a folder of its own."""
    (tmp_path / "market").mkdir()
    return Market(tmp_path / "market")


@pytest.fixture
def read_in(db, market):
    """Import the folder and commit; return the counts as (new, changed) by file."""

    def run() -> dict[str, tuple[int, int]]:
        counts = import_folder(market.folder, progress=lambda *_: None)
        db.commit()
        return {name: (count.new, count.changed) for name, count in counts.items()}

    return run


@pytest.fixture
def problems(db, market):
    """Import the folder, which must be refused; return the problems as lines."""

    def run() -> list[str]:
        with pytest.raises(ImportRefused) as refused:
            import_folder(market.folder, progress=lambda *_: None)
        db.rollback()
        return refused.value.problems.lines()

    return run
