"""Both sides of feedback with answers and changes; requests, their files, reports and reviews."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


PAIRED = """
UPDATE feedback SET paired_at = (
    SELECT max(pair.given_at) FROM feedback AS pair
    WHERE pair.contract_id = feedback.contract_id HAVING count(*) = 2)
"""


def upgrade():
    op.create_table('invitation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('invited_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('invited_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('accepted_at', UTCDateTime(), nullable=True),
    sa.Column('accepted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('withdrawn_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], name=op.f('fk_invitation_accepted_by_id')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['person.id'], name=op.f('fk_invitation_invited_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_invitation_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('ref', name=op.f('uq_invitation_ref')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('cases',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('opened_at', UTCDateTime(), nullable=False),
    sa.Column('owed_by', sa.Text(), nullable=True),
    sa.Column('due_at', UTCDateTime(), nullable=True),
    sa.Column('reminded_at', UTCDateTime(), nullable=True),
    sa.Column('missed_at', UTCDateTime(), nullable=True),
    sa.Column('times_missed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('claimed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('claimed_at', UTCDateTime(), nullable=True),
    sa.Column('last_at', UTCDateTime(), nullable=False),
    sa.Column('read_at', UTCDateTime(), nullable=True),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.Column('closed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("kind IN ('notice','report','question','review','info_request')", name=op.f('ck_cases_kind')),
    sa.CheckConstraint("owed_by IN ('person', 'team')", name=op.f('ck_cases_owed_by')),
    sa.CheckConstraint('(owed_by IS NULL) = (due_at IS NULL)', name=op.f('ck_cases_owed_until')),
    sa.CheckConstraint('closed_at IS NULL OR owed_by IS NULL', name=op.f('ck_cases_closed_owes_nothing')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_cases_action_id')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['person.id'], name=op.f('fk_cases_claimed_by_id')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_cases_closed_by_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_cases_feedback_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cases_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases')),
    sa.UniqueConstraint('ref', name=op.f('uq_cases_ref'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_claimed_by_id'), ['claimed_by_id'], unique=False)
        batch_op.create_index('ix_cases_due', ['due_at', 'id'], unique=False, postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_cases_feedback_id'), ['feedback_id'], unique=False)
        batch_op.create_index('ix_cases_person_id_last_at', ['person_id', 'last_at'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enabled_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('enabled_at', UTCDateTime(), nullable=False),
    sa.Column('closes_at', UTCDateTime(), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.CheckConstraint("outcome IN ('changed', 'kept')", name=op.f('ck_change_outcome')),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_change_decided')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_change_decided_by_id')),
    sa.ForeignKeyConstraint(['enabled_by_id'], ['person.id'], name=op.f('fk_change_enabled_by_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_change_feedback_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change')),
    sa.UniqueConstraint('feedback_id', name=op.f('uq_change_feedback_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_change_ref'))
    )
    op.create_table('feedback_version',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('until', UTCDateTime(), nullable=False),
    sa.Column('replaced_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('said', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_feedback_version_feedback_id')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['person.id'], name=op.f('fk_feedback_version_replaced_by_id')),
    sa.PrimaryKeyConstraint('feedback_id', 'number', name=op.f('pk_feedback_version'))
    )
    op.create_table('response',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('posted_at', UTCDateTime(), nullable=False),
    sa.Column('taken_down_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_response_author_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_response_feedback_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('feedback_id', name=op.f('uq_response_feedback_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_response_ref'))
    )
    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('voice', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.CheckConstraint("via IN ('page', 'mail')", name=op.f('ck_message_via')),
    sa.CheckConstraint("voice IN ('person', 'team', 'event', 'note')", name=op.f('ck_message_voice')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_message_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_message_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('ref', name=op.f('uq_message_ref'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_case_id_id', ['case_id', 'id'], unique=False)

    op.create_table('report',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reporter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('reported_at', UTCDateTime(), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.CheckConstraint("outcome IN ('removed', 'kept')", name=op.f('ck_report_outcome')),
    sa.CheckConstraint('(decided_at IS NULL) = (outcome IS NULL)', name=op.f('ck_report_decided')),
    sa.CheckConstraint('decided_at IS NULL OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)', name=op.f('ck_report_never_without_reasons')),
    sa.CheckConstraint('decided_by_id <> reporter_id', name=op.f('ck_report_not_by_reporter')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_report_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_report_decided_by_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_report_feedback_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['person.id'], name=op.f('fk_report_reporter_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_report')),
    sa.UniqueConstraint('feedback_id', 'reporter_id', name=op.f('uq_report_feedback_id_reporter_id'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_reporter_id'), ['reporter_id'], unique=False)

    op.create_table('appeal',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('report_case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('about_person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=False),
    sa.Column('asked_via', sa.Text(), nullable=False),
    sa.Column('new_evidence', sa.Text(), nullable=True),
    sa.Column('first_decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('first_approved_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.CheckConstraint("outcome IN ('reversed', 'reduced', 'upheld', 'withdrawn')", name=op.f('ck_appeal_outcome')),
    sa.CheckConstraint("outcome IS NULL OR outcome = 'withdrawn' OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)", name=op.f('ck_appeal_never_without_reasons')),
    sa.CheckConstraint('(action_id IS NULL) <> (report_case_id IS NULL)', name=op.f('ck_appeal_about_one')),
    sa.CheckConstraint('(decided_at IS NULL) = (outcome IS NULL)', name=op.f('ck_appeal_decided')),
    sa.CheckConstraint('decided_by_id <> about_person_id', name=op.f('ck_appeal_not_by_oneself')),
    sa.CheckConstraint('decided_by_id <> first_approved_by_id', name=op.f('ck_appeal_not_by_approver')),
    sa.CheckConstraint('decided_by_id <> first_decided_by_id', name=op.f('ck_appeal_not_by_decider')),
    sa.ForeignKeyConstraint(['about_person_id'], ['person.id'], name=op.f('fk_appeal_about_person_id')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_appeal_action_id')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_appeal_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_appeal_decided_by_id')),
    sa.ForeignKeyConstraint(['first_approved_by_id'], ['person.id'], name=op.f('fk_appeal_first_approved_by_id')),
    sa.ForeignKeyConstraint(['first_decided_by_id'], ['person.id'], name=op.f('fk_appeal_first_decided_by_id')),
    sa.ForeignKeyConstraint(['report_case_id'], ['report.case_id'], name=op.f('fk_appeal_report_case_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_appeal'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_about_person_id'), ['about_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_report_case_id'), ['report_case_id'], unique=False)
        batch_op.create_index('uq_appeal_open', ['action_id'], unique=True, postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))

    op.create_table('file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('draft_of', sa.Text(), nullable=True),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=True),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=True),
    sa.Column('stored_as', sa.Text(), nullable=True),
    sa.Column('withheld_because', sa.Text(), nullable=True),
    sa.Column('uploaded_at', UTCDateTime(), nullable=False),
    sa.CheckConstraint('(stored_as IS NULL) = (withheld_because IS NOT NULL)', name=op.f('ck_file_kept')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_file_case_id')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_file_message_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_file_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
    sa.UniqueConstraint('ref', name=op.f('uq_file_ref')),
    sa.UniqueConstraint('stored_as', name=op.f('uq_file_stored_as'))
    )
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_file_message_id'), ['message_id'], unique=False)
        batch_op.create_index('ix_file_owner_id_draft_of', ['owner_id', 'draft_of'], unique=False)

    op.create_table('argument',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['appeal.case_id'], name=op.f('fk_argument_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_argument'))
    )
    op.add_column("feedback", sa.Column("paired_at", UTCDateTime()))
    op.add_column("feedback", sa.Column("edited_at", UTCDateTime()))
    op.add_column("feedback", sa.Column("aspects", sa.JSON(none_as_null=True)))
    op.execute(PAIRED)



def downgrade():
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_column('aspects')
        batch_op.drop_column('edited_at')
        batch_op.drop_column('paired_at')

    op.drop_table('argument')
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.drop_index('ix_file_owner_id_draft_of')
        batch_op.drop_index(batch_op.f('ix_file_message_id'))
        batch_op.drop_index(batch_op.f('ix_file_case_id'))

    op.drop_table('file')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index('uq_appeal_open', postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_appeal_report_case_id'))
        batch_op.drop_index(batch_op.f('ix_appeal_action_id'))
        batch_op.drop_index(batch_op.f('ix_appeal_about_person_id'))

    op.drop_table('appeal')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_reporter_id'))

    op.drop_table('report')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_case_id_id')

    op.drop_table('message')
    op.drop_table('response')
    op.drop_table('feedback_version')
    op.drop_table('change')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('ix_cases_person_id_last_at')
        batch_op.drop_index(batch_op.f('ix_cases_feedback_id'))
        batch_op.drop_index('ix_cases_due', postgresql_where=sa.text('closed_at IS NULL'), sqlite_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_cases_claimed_by_id'))
        batch_op.drop_index(batch_op.f('ix_cases_action_id'))

    op.drop_table('cases')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_organisation_id'))

    op.drop_table('invitation')
