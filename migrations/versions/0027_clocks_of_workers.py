"""How far the clock of each worker's machine is ahead of the database's, as it last saw."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import Key

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    """Note it with the worker; empty where nobody has compared."""
    op.add_column("worker", sa.Column("ahead_seconds", Key))


def downgrade():
    """Forget it."""
    op.drop_column("worker", "ahead_seconds")
