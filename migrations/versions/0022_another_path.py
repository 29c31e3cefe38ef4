"""The learning path that staff chose for a hold, and going on where one left the content."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NAME, FOR_A_DECISION = "uq_enrolment_action", sa.text("action_id IS NOT NULL")


def upgrade():
    """Keep the choice; let a decision have one enrolment on each path."""
    op.add_column("action", sa.Column("path_slug", sa.Text(), nullable=True))
    _index("action_id", "path_slug")


def downgrade():
    """Know the usual path alone again; the newest enrolment of a decision stays its own."""
    op.execute("UPDATE enrolment SET action_id = NULL WHERE id NOT IN ("
               "SELECT MAX(id) FROM enrolment WHERE action_id IS NOT NULL GROUP BY action_id)")
    _index("action_id")
    op.drop_column("action", "path_slug")


def _index(*columns):
    op.drop_index(NAME, "enrolment")
    op.create_index(NAME, "enrolment", list(columns), unique=True,
                    postgresql_where=FOR_A_DECISION, sqlite_where=FOR_A_DECISION)
