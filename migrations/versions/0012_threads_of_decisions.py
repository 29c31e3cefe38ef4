"""Every decision has a thread: earlier ones get theirs, read already, because letters told them."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime, new_ref

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BATCH = 1_000
SUBJECT_LIMIT = 120

ACTION = sa.table("action", sa.column("id"), sa.column("ref"), sa.column("person_id"),
                  sa.column("in_force_from", UTCDateTime()))
STATEMENT = sa.table("statement", sa.column("action_id"), sa.column("made_at", UTCDateTime()),
                     sa.column("facts", sa.JSON()))
CASES = sa.table("cases", *map(sa.column, ("id", "ref", "person_id", "kind", "subject",
                                           "action_id", "times_missed", "revision")),
                 *(sa.column(name, UTCDateTime()) for name in ("opened_at", "last_at", "read_at")))
MESSAGE = sa.table("message", *map(sa.column, ("ref", "case_id", "voice", "via", "text")),
                   sa.column("at", UTCDateTime()), sa.column("facts", sa.JSON()))


def upgrade():
    """Open a request of kind `notice` for each imposed action that has none."""
    connection = op.get_bind()
    while found := connection.execute(_without_thread()).all():
        made = [_case(row) for row in found]
        connection.execute(sa.insert(CASES), made)
        ids = dict(connection.execute(
            sa.select(CASES.c.action_id, CASES.c.id)
            .where(CASES.c.action_id.in_([row.id for row in found]))).all())
        connection.execute(sa.insert(MESSAGE), [_entry(row, ids[row.id]) for row in found])


def downgrade():
    """Keep them: people may have written in them since."""


def _without_thread():
    return (sa.select(ACTION.c.id, ACTION.c.ref, ACTION.c.person_id, STATEMENT.c.made_at,
                      STATEMENT.c.facts)
            .join(STATEMENT, STATEMENT.c.action_id == ACTION.c.id)
            .where(ACTION.c.in_force_from.is_not(None),
                   ~sa.exists().where(CASES.c.action_id == ACTION.c.id))
            .order_by(ACTION.c.id).limit(BATCH))


def _case(row):
    headline = row.facts["headline"]
    subject = f"Decision {row.ref}: {headline[:1].lower()}{headline[1:]}"
    return {"ref": new_ref("Q"), "person_id": row.person_id, "kind": "notice",
            "subject": subject[:SUBJECT_LIMIT], "action_id": row.id, "opened_at": row.made_at,
            "last_at": row.made_at, "read_at": row.made_at, "times_missed": 0, "revision": 1}


def _entry(row, case_id):
    headline = row.facts["headline"].rstrip(".")
    return {"ref": new_ref("N"), "case_id": case_id, "at": row.made_at, "voice": "event",
            "via": "page", "text": f"Decision {row.ref} was sent to you: {headline}.",
            "facts": {"decision": row.ref}}
