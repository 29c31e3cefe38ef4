"""Statements in the fields of the European database, checked against the schema in docs/."""

import json
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import select

from portal.models import Statement
from portal.policy.vocabulary import Kind
from portal.services.enforcement import dsa
from tests import people
from tests.conduct import closed, decided
from tests.decisions import hold_on

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "dsa-statement.schema.json")
                    .read_text("utf-8"))


def fields_of(db):
    told = db.scalars(select(Statement)).one().facts
    made = dsa.fields(told)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(made, SCHEMA, format_checker=jsonschema.FormatChecker())
    return made, told


@pytest.mark.parametrize(("kind", "more", "field", "value"), [
    (Kind.education, {}, "decision_visibility", ["DECISION_VISIBILITY_OTHER"]),
    (Kind.info_request, {}, "decision_visibility", ["DECISION_VISIBILITY_OTHER"]),
    (Kind.info_request, {"active": False}, "decision_account", "DECISION_ACCOUNT_SUSPENDED"),
    (Kind.suspension, {}, "decision_account", "DECISION_ACCOUNT_SUSPENDED"),
])
def test_each_kind_names_what_it_restricts(db, kind, more, field, value):
    decided(people.person(), kind, **more)
    made, told = fields_of(db)
    assert made[field] == value
    assert made["puid"] == told["ref"]
    assert ("end_date_account_restriction" in made) == (field == "decision_account")


@pytest.mark.parametrize("when", ["notice", "fraud"])
def test_a_block_terminates_and_has_no_end(db, when):
    closed(people.person(), when=when)
    made, told = fields_of(db)
    assert made["decision_account"] == "DECISION_ACCOUNT_TERMINATED"
    assert "end_date_account_restriction" not in made
    assert (made["application_date"] > told["decided_at"][:10]) == (when == "notice")


def test_a_hold_suspends_a_part_of_the_service(db):
    hold_on(people.person())
    made, _ = fields_of(db)
    assert made["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    assert made["automated_detection"] == "Yes"
    assert made["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"


def test_a_report_is_told_from_our_own_finding(db):
    decided(people.person(), source="report")
    made, _ = fields_of(db)
    assert made["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"


def test_long_texts_stay_within_the_limits_of_the_database(db):
    decided(people.person(), reasons="many words " * 270, happened="many words " * 270)
    made, _ = fields_of(db)
    assert len(made["incompatible_content_explanation"]) == dsa.EXPLANATION_LIMIT


@pytest.mark.one_case
@pytest.mark.parametrize("lacking", ["puid", "decision_facts", "category", "application_date"])
def test_the_schema_can_fail(db, lacking):
    decided(people.person())
    made, _ = fields_of(db)
    del made[lacking]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, SCHEMA)
