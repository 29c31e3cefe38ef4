"""How many letters went out lately is counted in an index, however many went out ever."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    """Find sent letters by the time they were sent."""
    op.create_index("ix_outbox_sent_at", "outbox", ["sent_at"])


def downgrade():
    """Look at every letter again."""
    op.drop_index("ix_outbox_sent_at", "outbox")
