"""What was read of a mail, for staff, and that a colleague placed one by hand."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    """Keep the reading beside the raw mail."""
    with op.batch_alter_table("inbound_mail") as table:
        table.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("placed_at", UTCDateTime(), nullable=True))
        table.add_column(sa.Column("placed_by_id", KEY, nullable=True))
        table.create_foreign_key(op.f("fk_inbound_mail_placed_by_id"), "person",
                                 ["placed_by_id"], ["id"])


def downgrade():
    """Forget what was read; the raw mails stay."""
    with op.batch_alter_table("inbound_mail") as table:
        table.drop_constraint(op.f("fk_inbound_mail_placed_by_id"), type_="foreignkey")
        for name in ("placed_by_id", "placed_at", "told"):
            table.drop_column(name)
