"""Items that count, and clients who said it in public, are found by the end of the contract."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTS = "(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL"
NAMED = "public_negative AND removed_at IS NULL"
REST = ["countable_at", "public_negative", "private_negative", "id"]


def upgrade():
    """Put the end of the contract before the client: a window of one person is a range."""
    _index(["freelancer_id", "contract_ended_at", "client_group_id", *REST])
    op.create_index("ix_feedback_named", "feedback",
                    ["freelancer_id", "contract_ended_at", "client_group_id"],
                    postgresql_where=sa.text(NAMED), sqlite_where=sa.text(NAMED))


def downgrade():
    """Put the client first again."""
    op.drop_index("ix_feedback_named", "feedback")
    _index(["freelancer_id", "client_group_id", "contract_ended_at", *REST])


def _index(columns):
    op.drop_index("ix_feedback_counts", "feedback")
    op.create_index("ix_feedback_counts", "feedback", columns,
                    postgresql_where=sa.text(COUNTS), sqlite_where=sa.text(COUNTS))
