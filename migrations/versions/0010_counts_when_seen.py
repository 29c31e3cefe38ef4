"""Public feedback counts from when it can be seen: the indexes of the weekly check say when."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTS = "(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL"
NAMED = "public_negative AND removed_at IS NULL"
KEY = ["freelancer_id", "contract_ended_at", "client_group_id"]
MARKS = ["countable_at", "public_negative", "private_negative"]


def upgrade():
    """Add the instant at which both sides had given theirs."""
    _index("ix_feedback_counts", [*KEY, *MARKS, "paired_at", "id"], COUNTS)
    _index("ix_feedback_named", [*KEY, "paired_at"], NAMED)


def downgrade():
    """Leave it out again."""
    _index("ix_feedback_counts", [*KEY, *MARKS, "id"], COUNTS)
    _index("ix_feedback_named", KEY, NAMED)


def _index(name, columns, where):
    op.drop_index(name, "feedback")
    op.create_index(name, "feedback", columns,
                    postgresql_where=sa.text(where), sqlite_where=sa.text(where))
