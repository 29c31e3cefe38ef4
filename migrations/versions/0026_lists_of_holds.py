"""Holds in the order of their lists, with all that tells which list each is in."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = ["kind", "in_force_from", "id", "person_id", "ends_at", "restores_on", "lifted_at",
           "restored_at"]
EVER = sa.text("in_force_from IS NOT NULL")


def upgrade():
    """Find a page of holds, and count them all, in an index alone."""
    op.create_index("ix_action_held", "action", COLUMNS, postgresql_where=EVER, sqlite_where=EVER)


def downgrade():
    """Read and sort them all again."""
    op.drop_index("ix_action_held", "action")
