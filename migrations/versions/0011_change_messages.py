"""Whoever lets an author change a feedback may write a few words to them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    """Add the column for them."""
    op.add_column("change", sa.Column("message", sa.Text()))


def downgrade():
    """Leave it out again."""
    with op.batch_alter_table("change") as batch:
        batch.drop_column("message")
