"""A statement of reasons in the fields of the European transparency database (DSA, article 24(5)).

The names and the allowed values are those of its public field list; the schema in
`docs/dsa-statement.schema.json` is written from it. The text is the person's own copy: whoever
hands statements on to the database takes personal data out of it first.
"""

from datetime import date, datetime
from typing import Any

from portal.mail import house
from portal.policy.text import shortened
from portal.policy.violations import AT_ONCE_WORDS, AtOnce
from portal.policy.vocabulary import PACIFIC, Ground, Kind

FACTS_LIMIT, EXPLANATION_LIMIT, SHORT_LIMIT = 5_000, 2_000, 500

# The European Economic Area; "worldwide" covers all of it.
EEA = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
       "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"]

NOTHING_RESTRICTED = "Nothing is restricted: the rule is explained, or something is asked."
CATEGORIES = {
    Ground.feedback_building: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    Ground.irregular_activity: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
}
OTHER_CATEGORY = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


def fields(told: dict[str, Any]) -> dict[str, Any]:
    """Return the statement `told` under the field names of the database, as JSON values.

    Fields that do not apply are left out.
    """
    rule, starts = told["rule"], _day(told["starts"])
    return {
        **_restriction(told),
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url": house.current().url(f"/rules/{rule['slug']}"),
        "incompatible_content_ground": shortened(
            f"{rule['section']}, version {rule['version']}: {rule['title']}", SHORT_LIMIT),
        "incompatible_content_explanation": shortened(told["why"], EXPLANATION_LIMIT),
        "incompatible_content_illegal": "No",
        "content_type": ["CONTENT_TYPE_OTHER"],
        "content_type_other": "The conduct of an account on a marketplace for work",
        "category": CATEGORIES.get(Ground(told["ground"]), OTHER_CATEGORY),
        "territorial_scope": EEA, "content_date": min(_happened(told), starts).isoformat(),
        "application_date": starts.isoformat(),
        "decision_facts": shortened(_facts(told), FACTS_LIMIT),
        "source_type": ("SOURCE_TYPE_OTHER_NOTIFICATION" if told["source"] == "report"
                        else "SOURCE_VOLUNTARY"),
        "automated_detection": "Yes" if told["automated_detection"] else "No",
        "automated_decision": _automation(told), "puid": told["ref"],
    }


def _restriction(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is restricted: an account or a service; one of these the database demands."""
    kind = Kind(told["kind"])
    if not told["scope"]:
        return {"decision_visibility": ["DECISION_VISIBILITY_OTHER"],
                "decision_visibility_other": NOTHING_RESTRICTED}
    if kind is Kind.hold:
        return {"decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION"}
    account = {"account_type": "ACCOUNT_TYPE_BUSINESS"}
    if kind is Kind.block:
        return {**account, "decision_account": "DECISION_ACCOUNT_TERMINATED"}
    end = told["ends"].get("at")
    return {**account, "decision_account": "DECISION_ACCOUNT_SUSPENDED",
            **({"end_date_account_restriction": _day(end).isoformat()} if end else {})}


def _facts(told: dict[str, Any]) -> str:
    """Return what happened in words, also of a hold, whose facts are a table on the page."""
    found = told["facts"]
    if found.get("happened"):
        at_once = told.get("at_once_because")
        why = f"\n\nAt once because of {AT_ONCE_WORDS[AtOnce(at_once)]}." if at_once else ""
        return f"{found['happened']}\n\nFrom {found['from']} to {found['until']}.{why}"
    titles = "; ".join(f"{item['title']}, ended {item['ended_at'][:10]}"
                       for item in found["items"])
    private = "Private feedback from other clients." if found["private_too"] else ""
    said = f"Clients named dissatisfaction with paid contracts: {titles}." if titles else ""
    return " ".join(part for part in (said, private) if part)


def _happened(told: dict[str, Any]) -> date:
    """Return the day of what happened; for a hold, of the newest contract that counts."""
    found = told["facts"]
    if found.get("from"):
        return date.fromisoformat(found["from"])
    days = [date.fromisoformat(item["ended_at"][:10]) for item in found["items"]]
    return max(days, default=_day(told["decided_at"]))


def _automation(told: dict[str, Any]) -> str:
    if told["automated_decision"]:
        return "AUTOMATED_DECISION_FULLY"
    return "AUTOMATED_DECISION_NOT_AUTOMATED"


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(PACIFIC).date()
