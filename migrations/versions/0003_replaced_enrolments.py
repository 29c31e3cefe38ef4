"""An open enrolment can be replaced by that of a hold; attempts are found by module."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = "completed_at IS NULL"


def upgrade():
    """Add the date of being replaced; a replaced enrolment is not open."""
    op.add_column("enrolment", sa.Column("replaced_at", UTCDateTime()))
    _open_means(f"{OPEN} AND replaced_at IS NULL")
    op.create_index("ix_enrolment_person_id_path_slug", "enrolment", ["person_id", "path_slug"])
    op.create_index("ix_quiz_attempt_enrolment_id_module_slug", "quiz_attempt",
                    ["enrolment_id", "module_slug"])


def downgrade():
    """Go back; fails where a person has a replaced and an open enrolment for one path."""
    op.drop_index("ix_quiz_attempt_enrolment_id_module_slug", "quiz_attempt")
    op.drop_index("ix_enrolment_person_id_path_slug", "enrolment")
    _open_means(OPEN)
    op.drop_column("enrolment", "replaced_at")


def _open_means(words):
    op.drop_index("uq_enrolment_open", "enrolment")
    op.create_index("uq_enrolment_open", "enrolment", ["person_id", "path_slug"], unique=True,
                    postgresql_where=sa.text(words), sqlite_where=sa.text(words))
