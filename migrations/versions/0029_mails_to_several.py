"""One mail to several of our addresses keeps its bytes once."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import Key

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NAME = "fk_inbound_mail_raw_of_id"


def upgrade():
    """Let a mail say which other one, of the same handing over, holds its bytes."""
    with op.batch_alter_table("inbound_mail") as table:
        table.add_column(sa.Column("raw_of_id", Key, nullable=True))
        table.create_foreign_key(op.f(NAME), "inbound_mail", ["raw_of_id"], ["id"])


def downgrade():
    """Give each mail a copy of its own again."""
    op.execute("INSERT INTO inbound_raw (mail_id, compressed) SELECT inbound_mail.id, compressed"
               " FROM inbound_mail JOIN inbound_raw ON mail_id = raw_of_id")
    with op.batch_alter_table("inbound_mail") as table:
        table.drop_constraint(op.f(NAME), type_="foreignkey")
        table.drop_column("raw_of_id")
