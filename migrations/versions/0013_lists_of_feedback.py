"""Lists of feedback are read from their newest end, by one index each."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GIVEN = sa.text("side = 'freelancer'")


def upgrade():
    """Index what freelancers gave, and the contracts of an organisation by their end."""
    op.create_index("ix_feedback_given", "feedback", ["freelancer_id", "contract_ended_at"],
                    postgresql_where=GIVEN, sqlite_where=GIVEN)
    op.drop_index("ix_contract_organisation_id", "contract")
    op.create_index("ix_contract_organisation_id_ended_at", "contract",
                    ["organisation_id", "ended_at"])


def downgrade():
    """Go back to the organisation alone."""
    op.drop_index("ix_contract_organisation_id_ended_at", "contract")
    op.create_index("ix_contract_organisation_id", "contract", ["organisation_id"])
    op.drop_index("ix_feedback_given", "feedback")
