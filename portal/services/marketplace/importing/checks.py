"""What is wrong among rows: doubles, unknown names, contradictions – asked of all rows at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, literal, select

from portal.models import Contract, Person
from portal.models.base import Base, UTCDateTime
from portal.services.marketplace.importing import landings
from portal.services.marketplace.importing.columns import Bad, Column, Rule, Source
from portal.services.marketplace.importing.fields import shown
from portal.services.marketplace.importing.landings import LANDINGS, Landing
from portal.services.marketplace.importing.problems import Problems
from portal.services.marketplace.importing.shapes import Rows, Staged, table_of
from portal.services.marketplace.importing.sources import SOURCES

CLOCKS_DIFFER = timedelta(days=1)  # a machine may be ahead of us; a year of birth is not
SOME = 500  # rows with a problem that are in memory at a time


class Checker:
    """Asks staged rows, together with what is stored, what contradicts what."""

    def __init__(self, connection: sa.Connection, staged: Staged, problems: Problems,
                 now: datetime) -> None:
        self.connection, self.staged, self.problems, self.now = connection, staged, problems, now

    def check(self) -> None:
        """Note everything that is wrong among the staged rows."""
        for source in [source for source in SOURCES if source.name in self.staged]:
            self._doubles(source)
            self._rules(source)
            for column in source.columns:
                if column.refers:
                    self._reference(source, column, column.refers)
        for landing in [landing for landing in LANDINGS if landing.source in self.staged]:
            if landing.fixed and self._any_stored(landing.table):
                self._fixed(landing)
        self._stored_elsewhere()
        self._feedback_on_running_contracts()

    def _doubles(self, source: Source) -> None:
        table = self.staged[source.name]
        for names in source.unique:
            key = [table.c[name] for name in names]
            groups = select(*key, func.min(table.c.line).label("first")).where(
                *(column.is_not(None) for column in key)).group_by(*key).having(func.count() > 1)
            found = groups.subquery()
            again = sa.and_(*(table.c[n] == found.c[n] for n in names),
                            table.c.line != found.c.first)
            self._tell(source, names[-1], select(table.c.line, key[-1], found.c.first)
                       .join(found, again), "{1} is in line {2} already"
                       + (f" with the same {names[0]}." if len(names) > 1 else "."))

    def _rules(self, source: Source) -> None:
        table = self.staged[source.name]
        limit = literal(self.now + CLOCKS_DIFFER, UTCDateTime())
        rules = [*source.rules, *(
            Rule(column.name, _later_than(column.name, limit), "lies in the future.")
            for column in source.columns if column.past)]
        bad = [rule.bad(table) for rule in rules]
        if not bad or not self.connection.scalar(
                select(exists(select(table.c.line).where(sa.or_(*bad))))):
            return
        for rule, found in zip(rules, bad, strict=True):
            self._tell(source, rule.column, select(table.c.line).where(found), rule.sentence,
                       once=True)

    def _reference(self, source: Source, column: Column, refers: str) -> None:
        table, target = self.staged[source.name], table_of(_source(refers).table).c
        name = table.c[column.name]
        known = [~exists(select(target.id).where(target.external_id == name))]
        if refers in self.staged:
            other = self.staged[refers].alias("told")
            known.insert(0, ~exists(select(other.c.line).where(other.c.external_id == name)))
        self._tell(source, column.name, select(table.c.line, name).where(
            name.is_not(None), *known),
            f"{{1}} is neither in {refers}.csv nor was it told before.")

    def _fixed(self, landing: Landing) -> None:
        source, table = _source(landing.source), self.staged[landing.source]
        row = landing.rows(self.staged, self.now).subquery("row")
        stored = table_of(landing.table).alias("stored")
        for name, column in landing.fixed.items():
            differ = sa.and_(stored.c.external_id == row.c.external_id,
                             stored.c[name].is_distinct_from(row.c[name]))
            self._tell(source, column, select(table.c.line, table.c[column])
                       .join(row, row.c.external_id == table.c.external_id)
                       .join(stored, differ), "{1} differs from what was told before, "
                       "and this never changes.")

    def _stored_elsewhere(self) -> None:
        """Refuse what another row of ours has already: an address, a side of a contract."""
        if "people" in self.staged:
            s = self.staged["people"]
            self._tell(_source("people"), "email", select(s.c.line, s.c.email).join(
                Person, sa.and_(Person.email == s.c.email,
                                Person.external_id.is_distinct_from(s.c.external_id))),
                "{1} belongs to another person already.")
        if "contracts" in self.staged:
            s = self.staged["contracts"]
            self._tell(_source("contracts"), "ended_at", select(s.c.line).join(
                Contract, Contract.external_id == s.c.external_id).where(
                s.c.ended_at.is_(None), Contract.ended_at.is_not(None)),
                "is empty, but this contract has ended already; it cannot start again.")
        for name in ("feedback", "proposals"):
            if name in self.staged:
                self._pair_stored_elsewhere(name)

    def _pair_stored_elsewhere(self, name: str) -> None:
        source, staged = _source(name), self.staged[name]
        if not self._any_stored(source.table):
            return
        pair = {"feedback": ("contract_id", "side"),
                "proposals": ("posting_id", "freelancer_id")}[name]
        row = getattr(landings, name)(self.staged, self.now).subquery("row")
        stored = table_of(source.table).alias("stored")
        self._tell(source, source.unique[1][-1], select(staged.c.line).join(
            row, row.c.external_id == staged.c.external_id).join(stored, sa.and_(
                *(stored.c[column] == row.c[column] for column in pair),
                stored.c.external_id.is_distinct_from(row.c.external_id))),
            f"the same {source.unique[1][0]} has one already, under another name.")

    def _feedback_on_running_contracts(self) -> None:
        if "feedback" not in self.staged:
            return
        s, told = self.staged["feedback"], self.staged.get("contracts")
        stored = select(Contract.ended_at).where(Contract.external_id == s.c.contract)
        question = select(s.c.line, s.c.contract).where(
            exists(stored.where(Contract.ended_at.is_(None))))
        if told is not None:
            mine = told.c.external_id == s.c.contract
            question = select(s.c.line, s.c.contract).outerjoin(told, mine).where(sa.or_(
                sa.and_(told.c.line.is_not(None), told.c.ended_at.is_(None)),
                sa.and_(told.c.line.is_(None), exists(stored.where(Contract.ended_at.is_(None))))))
        self._tell(_source("feedback"), "contract", question,
                   "{1} goes on; feedback can be given when a contract has ended.", once=True)

    def _any_stored(self, table: type[Base]) -> bool:
        return bool(self.connection.scalar(select(exists(select(table_of(table))).label("any"))))

    def _tell(self, source: Source, column: str, question: Rows, sentence: str,
              *, once: bool = False) -> None:
        """Note each row that the question finds; `once`: not if the row is wrong already."""
        table = self.staged[source.name]
        found: Iterable[Any] = self.connection.execute(
            question.order_by(table.c.line), execution_options={"yield_per": SOME})
        for line, *facts in found:
            if not once or not self.problems.has(source.file, line):
                told = [shown(fact) if isinstance(fact, str) else fact for fact in facts]
                self.problems.add(source.file, line, column, sentence.format(line, *told))


def _later_than(name: str, limit: sa.ColumnElement[datetime]) -> Bad:
    return lambda row: row.c[name] > limit


def _source(name: str) -> Source:
    return next(source for source in SOURCES if source.name == name)


