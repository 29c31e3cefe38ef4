"""Linked accounts are found among the few that are linked, not among all that are not."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LINKED = sa.text("human_id IS NOT NULL")


def upgrade():
    """Most accounts are linked to none: SQLite, once it has counted them, read all of those."""
    op.drop_index("ix_person_human_id", "person")
    op.create_index("ix_person_human_id", "person", ["human_id"],
                    postgresql_where=LINKED, sqlite_where=LINKED)


def downgrade():
    """Keep all accounts in it again."""
    op.drop_index("ix_person_human_id", "person")
    op.create_index("ix_person_human_id", "person", ["human_id"])
