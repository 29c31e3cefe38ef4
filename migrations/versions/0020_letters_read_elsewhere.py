"""When somebody read on a page what a letter that did not arrive had told."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    """Note it with the letter."""
    op.add_column("outbox", sa.Column("seen_at", UTCDateTime(), nullable=True))


def downgrade():
    """Forget it."""
    op.drop_column("outbox", "seen_at")
