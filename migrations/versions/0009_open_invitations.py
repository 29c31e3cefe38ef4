"""An organisation has one open invitation per address."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = "accepted_at IS NULL AND withdrawn_at IS NULL"
NAME = "uq_invitation_open"


def upgrade():
    """Let the database refuse a second one."""
    op.create_index(NAME, "invitation", ["organisation_id", "email"], unique=True,
                    postgresql_where=sa.text(OPEN), sqlite_where=sa.text(OPEN))


def downgrade():
    """Trust the services alone."""
    op.drop_index(NAME, "invitation")
