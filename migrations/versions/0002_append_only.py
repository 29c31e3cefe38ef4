"""Events and statements of reasons can be added, never changed or removed."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("event", "statement")

FUNCTION = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
END $$
"""


def upgrade():
    """Attach a trigger for each kind of change, on both engines."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(FUNCTION)
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_postgresql(table, verb) if postgresql else _sqlite(table, verb))
        if postgresql:
            op.execute(_postgresql(table, "TRUNCATE", each="STATEMENT"))


def downgrade():
    """Take the triggers away again."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        verbs = ("UPDATE", "DELETE", "TRUNCATE") if postgresql else ("UPDATE", "DELETE")
        for verb in verbs:
            where = f" ON {table}" if postgresql else ""
            op.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{where}")
    if postgresql:
        op.execute("DROP FUNCTION append_only()")


def _postgresql(table, verb, each="ROW"):
    return (f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION append_only()")


def _sqlite(table, verb):
    return (f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END")
