"""Lists of feedback stand in an index in their whole order, and nothing is left to sort."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

GIVEN = sa.text("side = 'freelancer'")
NEWEST = ["freelancer_id", "contract_ended_at", "contract_id"]
RECEIVED_FIRST = sa.text("side DESC")  # read backwards, as all of it


def upgrade():
    """Put contracts that ended at the same instant, and their two sides, in order as well."""
    op.create_index("ix_feedback_listed", "feedback", [*NEWEST, RECEIVED_FIRST])
    op.drop_index("ix_feedback_freelancer_id_contract_ended_at", "feedback")
    _given([*NEWEST, "side"])


def downgrade():
    """Order by the end alone."""
    _given(NEWEST[:2])
    op.create_index("ix_feedback_freelancer_id_contract_ended_at", "feedback", NEWEST[:2])
    op.drop_index("ix_feedback_listed", "feedback")


def _given(columns):
    op.drop_index("ix_feedback_given", "feedback")
    op.create_index("ix_feedback_given", "feedback", columns,
                    postgresql_where=GIVEN, sqlite_where=GIVEN)
