"""Lists and numbers of staff: what waits and what was decided come from indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

UNDECIDED, DECIDED = sa.text("decided_at IS NULL"), sa.text("decided_at IS NOT NULL")
BOUNCED, RESTORED = sa.text("bounced_at IS NOT NULL"), sa.text("restored_at IS NOT NULL")


def upgrade():
    """Find the few that wait, and the newest of the many that do not, without reading them all."""
    op.create_index("ix_inbound_mail_state", "inbound_mail", ["state", "received_at", "id"])
    _some("ix_outbox_bounced", "outbox", ["bounced_at"], BOUNCED)
    _some("ix_report_undecided", "report", ["case_id", "feedback_id"], UNDECIDED)
    _some("ix_report_decided", "report", ["decided_at", "case_id"], DECIDED)
    _some("ix_appeal_undecided", "appeal", ["case_id"], UNDECIDED)
    _some("ix_appeal_decided", "appeal", ["decided_at", "case_id"], DECIDED)
    _some("ix_action_restored", "action", ["restores_on", "restored_at"], RESTORED)


def downgrade():
    """Read them all again."""
    op.drop_index("ix_action_restored", "action")
    for name in ("appeal", "report"):
        op.drop_index(f"ix_{name}_decided", name)
        op.drop_index(f"ix_{name}_undecided", name)
    op.drop_index("ix_outbox_bounced", "outbox")
    op.drop_index("ix_inbound_mail_state", "inbound_mail")


def _some(name, table, columns, where):
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)
