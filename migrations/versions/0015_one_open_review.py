"""The answer to a report has one open review at a time, as every other decision has."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN = "decided_at IS NULL"
NAME = "uq_appeal_open_report"


def upgrade():
    """Let the database refuse a second one."""
    op.create_index(NAME, "appeal", ["report_case_id"], unique=True,
                    postgresql_where=sa.text(OPEN), sqlite_where=sa.text(OPEN))


def downgrade():
    """Trust the services alone."""
    op.drop_index(NAME, "appeal")
