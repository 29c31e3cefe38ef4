"""Holds that are due on a Monday are found by its date, which decides, not by the instant."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IN_FORCE = "in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL"
DUE = f"restores_on IS NOT NULL AND {IN_FORCE}"


def upgrade():
    """Index the date."""
    _index(["restores_on", "id"], DUE)


def downgrade():
    """Index the instant again."""
    _index(["ends_at"], IN_FORCE)


def _index(columns, where):
    op.drop_index("ix_action_due", "action")
    op.create_index("ix_action_due", "action", columns,
                    postgresql_where=sa.text(where), sqlite_where=sa.text(where))
