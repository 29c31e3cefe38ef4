"""What people tell us about their account before anybody asks."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    """Make room for it."""
    op.create_table(
        "declaration",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("declared_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('vpn', 'travel', 'shared_device', 'second_account',"
                           " 'connected_client')", name=op.f("ck_declaration_kind")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on",
                           name=op.f("ck_declaration_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"],
                                name=op.f("fk_declaration_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("ref", name=op.f("uq_declaration_ref")))
    op.create_index(op.f("ix_declaration_person_id"), "declaration", ["person_id"])


def downgrade():
    """Forget it."""
    op.drop_table("declaration")
