"""The queue of requests: its order and its numbers come from indexes of what somebody owes."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OPEN, OWED = sa.text("closed_at IS NULL"), sa.text("owed_by IS NOT NULL")


def upgrade():
    """Order by date and reference, as pages do; count without looking at the table."""
    op.drop_index("ix_cases_due", "cases")
    op.create_index("ix_cases_due", "cases", ["due_at", "ref"],
                    postgresql_where=OWED, sqlite_where=OWED)
    op.create_index("ix_cases_heaps", "cases",
                    ["claimed_by_id", "owed_by", "kind", "person_id", "feedback_id", "due_at",
                     "missed_at", "id"], postgresql_where=OWED, sqlite_where=OWED)


def downgrade():
    """Order by date alone again."""
    op.drop_index("ix_cases_heaps", "cases")
    op.drop_index("ix_cases_due", "cases")
    op.create_index("ix_cases_due", "cases", ["due_at", "id"],
                    postgresql_where=OPEN, sqlite_where=OPEN)
