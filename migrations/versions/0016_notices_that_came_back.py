"""A notice that came back, and when its person first read the decision on the page instead."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIMES = ("notice_bounced_at", "notice_seen_at")


def upgrade():
    """Note both with the decision: the time for a review depends on them."""
    for name in TIMES:
        op.add_column("action", sa.Column(name, UTCDateTime(), nullable=True))


def downgrade():
    """Count from the notice, whether it arrived or not."""
    for name in reversed(TIMES):
        op.drop_column("action", name)
