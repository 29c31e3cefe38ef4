"""Feedback that became readable lately is found by the end of its contract, whoever it is about."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    """Find what the nightly letters are about without reading all feedback."""
    op.create_index("ix_feedback_contract_ended_at", "feedback", ["contract_ended_at"])


def downgrade():
    """Read all of it again."""
    op.drop_index("ix_feedback_contract_ended_at", "feedback")
