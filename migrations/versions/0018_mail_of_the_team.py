"""The team's own reply address, answers that came back, and letters that somebody does without."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIMES = ("answer_bounced_at", "answer_seen_at")


def upgrade():
    """Let nobody in particular hold an address of the team; note answers and choices."""
    with op.batch_alter_table("reply_address") as table:
        table.alter_column("person_id", existing_type=KEY, nullable=True)
        table.create_check_constraint(op.f("ck_reply_address_whose"),
                                      "person_id IS NOT NULL OR role = 'team'")
    for name in TIMES:
        op.add_column("cases", sa.Column(name, UTCDateTime(), nullable=True))
    op.create_table(
        "mail_off",
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("off_at", UTCDateTime(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.CheckConstraint("via IN ('settings', 'link', 'one-click', 'complaint')",
                           name=op.f("ck_mail_off_via")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"],
                                name=op.f("fk_mail_off_person_id")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_mail_off")))


def downgrade():
    """Forget the choices and the team's own addresses."""
    op.drop_table("mail_off")
    for name in reversed(TIMES):
        op.drop_column("cases", name)
    op.execute("DELETE FROM reply_address WHERE person_id IS NULL")
    with op.batch_alter_table("reply_address") as table:
        table.drop_constraint(op.f("ck_reply_address_whose"), type_="check")
        table.alter_column("person_id", existing_type=KEY, nullable=False)
