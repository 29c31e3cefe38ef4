"""Decisions of every kind: what was found, what is asked, who agreed, who was told of it."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CHECKS = {
    "block_needs_two": "kind <> 'block' OR needs_staff = 2",
    "needs_staff": "needs_staff IN (1, 2)",
    "second_person": "in_force_from IS NULL OR needs_staff = 1"
                     " OR (decided_by_id IS NOT NULL AND approved_by_id IS NOT NULL)",
    "not_by_oneself": "decided_by_id <> person_id",
    "not_approved_by_oneself": "approved_by_id <> person_id",
    "source": "source IN ('own_initiative', 'report')",
    "signed": "signed_at IS NULL OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)",
    "at_once": "at_once_because IN ('fraud', 'safety', 'repetition')",
}

# Whoever has worked here for five years, or is top rated, is restricted by two people only,
# whichever program writes the row. Five years are 1826.25 days, as the rule counts them.
LONG_RECORD = """
    NEW.in_force_from IS NOT NULL AND (NEW.approved_by_id IS NULL OR NEW.decided_by_id IS NULL)
    AND (NEW.kind IN ('hold', 'suspension', 'block')
         OR (NEW.kind = 'info_request' AND NEW.account_active = {false}))
    AND EXISTS (SELECT 1 FROM person WHERE person.id = NEW.person_id
                AND (person.top_rated OR {longer}))"""
SQLITE_YEARS = "julianday(NEW.in_force_from) - julianday(person.member_since) > 1826.25"
POSTGRESQL_YEARS = "NEW.in_force_from - person.member_since > interval '1826 days 6 hours'"
SENTENCE = "a second member of staff has to agree"
WATCHED = "in_force_from, decided_by_id, approved_by_id, kind, account_active, person_id"

FUNCTION = f"""
CREATE FUNCTION long_record_needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {LONG_RECORD.format(false="false", longer=POSTGRESQL_YEARS)} THEN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade():
    _new_tables()
    with op.batch_alter_table("action") as batch:
        for column in _columns():
            batch.add_column(column)
    op.execute("UPDATE action SET needs_staff = 2 WHERE kind = 'block'")
    with op.batch_alter_table("action") as batch:
        for name, words in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_action_{name}"), words)
    _indexes()
    _triggers()


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER action_long_record_needs_two ON action")
        op.execute("DROP FUNCTION long_record_needs_two()")
    else:
        op.execute("DROP TRIGGER action_long_record_insert")
        op.execute("DROP TRIGGER action_long_record_update")
    for name in ("ix_action_lapsing", "ix_action_announced", "ix_action_educated",
                 "ix_action_untold"):
        op.drop_index(name, "action")
    with op.batch_alter_table("action") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_action_{name}"), type_="check")
        for column in _columns():
            batch.drop_column(column.name)
    op.drop_table("telling")
    op.drop_table("renewal")


def _columns():
    return [
        sa.Column("needs_staff", NUMBER, nullable=False, server_default="1"),
        sa.Column("source", sa.Text(), nullable=False, server_default="own_initiative"),
        sa.Column("serious", sa.Boolean()),
        sa.Column("happened", sa.Text()),
        sa.Column("happened_from", sa.Date()),
        sa.Column("happened_until", sa.Date()),
        sa.Column("at_once_because", sa.Text()),
        sa.Column("asks", sa.JSON(none_as_null=True)),
        sa.Column("answer_due_at", UTCDateTime()),
        sa.Column("answered_at", UTCDateTime()),
        sa.Column("staff_due_at", UTCDateTime()),
        sa.Column("account_active", sa.Boolean()),
        sa.Column("signed_at", UTCDateTime()),
        sa.Column("effect_told_at", UTCDateTime()),
        sa.Column("clients_told_at", UTCDateTime()),
        sa.Column("expired_at", UTCDateTime()),
        sa.Column("annulled_at", UTCDateTime()),
    ]


def _new_tables():
    op.create_table(
        "renewal",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("action_id", NUMBER, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=False),
        sa.Column("first_decided_by_id", NUMBER, nullable=True),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.CheckConstraint("by_id <> first_decided_by_id",
                           name=op.f("ck_renewal_not_by_first_decider")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_renewal_action_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_renewal_by_id")),
        sa.ForeignKeyConstraint(["first_decided_by_id"], ["person.id"],
                                name=op.f("fk_renewal_first_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")))
    op.create_index(op.f("ix_renewal_action_id"), "renewal", ["action_id"])
    op.create_table(
        "telling",
        sa.Column("action_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("organisation_id", NUMBER, nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("corrected_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_telling_action_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_telling_person_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"],
                                name=op.f("fk_telling_organisation_id")),
        sa.PrimaryKeyConstraint("action_id", "person_id", name=op.f("pk_telling")))
    op.create_index(op.f("ix_telling_person_id"), "telling", ["person_id"])


def _indexes():
    in_force = "in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL"
    for name, column, words in [
        ("ix_action_lapsing", "ends_at",
         f"restores_on IS NULL AND ends_at IS NOT NULL AND {in_force}"),
        ("ix_action_announced", "in_force_from",
         "kind = 'block' AND effect_told_at IS NULL AND in_force_from IS NOT NULL"),
        ("ix_action_educated", "in_force_from",
         "kind = 'education' AND expired_at IS NULL AND in_force_from IS NOT NULL"),
        ("ix_action_untold", "in_force_from",
         "kind IN ('info_request', 'suspension', 'block') AND clients_told_at IS NULL"
         f" AND {in_force}"),
    ]:
        op.create_index(name, "action", [column], postgresql_where=sa.text(words),
                        sqlite_where=sa.text(words))


def _triggers():
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)
        op.execute("CREATE TRIGGER action_long_record_needs_two "
                   f"BEFORE INSERT OR UPDATE OF {WATCHED} ON action "
                   "FOR EACH ROW EXECUTE FUNCTION long_record_needs_two()")
        return
    words = LONG_RECORD.format(false="0", longer=SQLITE_YEARS)
    for name, when in [("insert", "INSERT"), ("update", f"UPDATE OF {WATCHED}")]:
        op.execute(f"CREATE TRIGGER action_long_record_{name} BEFORE {when} ON action "
                   f"WHEN {words} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")
