"""first tables"""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime, WordSet

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('job_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('slot', UTCDateTime(), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('worker', sa.Text(), nullable=False),
    sa.Column('lease_until', UTCDateTime(), nullable=False),
    sa.Column('finished_at', UTCDateTime(), nullable=True),
    sa.Column('failed_at', UTCDateTime(), nullable=True),
    sa.Column('result', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('name', 'slot', name=op.f('uq_job_run_name_slot'))
    )
    op.create_table('organisation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('external_id', name=op.f('uq_organisation_external_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_organisation_ref'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_group_id'), ['group_id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('password', sa.Text(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.Text(), nullable=False),
    sa.Column('role_names', WordSet(), nullable=False),
    sa.Column('human_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('headline', sa.Text(), nullable=True),
    sa.Column('city', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=True),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('theme', sa.Text(), nullable=True),
    sa.Column('member_since', UTCDateTime(), nullable=False),
    sa.Column('top_rated', sa.Boolean(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('tf_primary_method', sa.Text(), nullable=True),
    sa.Column('tf_totp_secret', sa.Text(), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_person_email_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('external_id', name=op.f('uq_person_external_id')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_person_fs_uniquifier')),
    sa.UniqueConstraint('ref', name=op.f('uq_person_ref'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_human_id'), ['human_id'], unique=False)
        batch_op.create_index('ix_person_staff', ['role_names'], unique=False, postgresql_where=sa.text("role_names <> 'freelancer'"), sqlite_where=sa.text("role_names <> 'freelancer'"))

    op.create_table('worker',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('seen_at', UTCDateTime(), nullable=False),
    sa.Column('stopped_at', UTCDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
    op.create_table('action',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('rule_slug', sa.Text(), nullable=False),
    sa.Column('rule_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('automated_detection', sa.Boolean(), nullable=False),
    sa.Column('proposed_at', UTCDateTime(), nullable=False),
    sa.Column('proposed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('approved_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('declined_because', sa.Text(), nullable=True),
    sa.Column('in_force_from', UTCDateTime(), nullable=True),
    sa.Column('threshold', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('pool', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('restores_on', sa.Date(), nullable=True),
    sa.Column('ends_at', UTCDateTime(), nullable=True),
    sa.Column('completed_at', UTCDateTime(), nullable=True),
    sa.Column('restored_at', UTCDateTime(), nullable=True),
    sa.Column('lifted_at', UTCDateTime(), nullable=True),
    sa.Column('lifted_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lifted_because', sa.Text(), nullable=True),
    sa.Column('end_seen_at', UTCDateTime(), nullable=True),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("kind IN ('education','info_request','hold','suspension','block')", name=op.f('ck_action_kind')),
    sa.CheckConstraint('approved_by_id IS NULL OR approved_by_id <> decided_by_id', name=op.f('ck_action_two_people')),
    sa.CheckConstraint('declined_because IS NULL OR in_force_from IS NULL', name=op.f('ck_action_one_outcome')),
    sa.CheckConstraint('in_force_from IS NULL OR (decided_at IS NOT NULL AND reasons IS NOT NULL)', name=op.f('ck_action_never_without_reasons')),
    sa.CheckConstraint('lifted_at IS NULL OR lifted_because IS NOT NULL', name=op.f('ck_action_lift_has_reasons')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['person.id'], name=op.f('fk_action_approved_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_action_decided_by_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['person.id'], name=op.f('fk_action_lifted_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_action_person_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_action_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action')),
    sa.UniqueConstraint('ref', name=op.f('uq_action_ref'))
    )
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.create_index('ix_action_due', ['ends_at'], unique=False, postgresql_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'), sqlite_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'))
        batch_op.create_index('ix_action_in_force', ['person_id'], unique=False, postgresql_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'), sqlite_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_action_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_action_queue', ['proposed_at'], unique=False, postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.create_index('uq_action_undecided', ['person_id', 'kind'], unique=True, postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))

    op.create_table('balance',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('available_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pending_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('as_of', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_balance_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'currency', name=op.f('pk_balance'))
    )
    op.create_table('contract',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('freelancer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('paid_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['freelancer_id'], ['person.id'], name=op.f('fk_contract_freelancer_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contract_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract')),
    sa.UniqueConstraint('external_id', name=op.f('uq_contract_external_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_contract_ref'))
    )
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.create_index('ix_contract_freelancer_id_ended_at', ['freelancer_id', 'ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_contract_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('draft',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('about_ref', sa.Text(), nullable=False),
    sa.Column('fields', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('saved_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'form', 'about_ref', name=op.f('pk_draft'))
    )
    op.create_table('member',
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('joined_at', UTCDateTime(), nullable=False),
    sa.Column('left_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_member_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_member_person_id')),
    sa.PrimaryKeyConstraint('organisation_id', 'person_id', name=op.f('pk_member'))
    )
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_member_person_id'), ['person_id'], unique=False)

    op.create_table('posting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('budget_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('posted_at', UTCDateTime(), nullable=False),
    sa.Column('closed_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_posting_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting')),
    sa.UniqueConstraint('external_id', name=op.f('uq_posting_external_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_posting_ref'))
    )
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posting_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_posted_at'), ['posted_at'], unique=False)

    op.create_table('sign_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('seen_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)

    op.create_table('touched',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('freelancer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['freelancer_id'], ['person.id'], name=op.f('fk_touched_freelancer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_touched'))
    )
    with op.batch_alter_table('touched', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_touched_due_at'), ['due_at'], unique=False)

    op.create_table('warning',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('level', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('warned_at', UTCDateTime(), nullable=False),
    sa.Column('ended_at', UTCDateTime(), nullable=True),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_warning_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warning')),
    sa.UniqueConstraint('ref', name=op.f('uq_warning_ref'))
    )
    with op.batch_alter_table('warning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_warning_person_id'), ['person_id'], unique=False)

    op.create_table('enrolment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('path_slug', sa.Text(), nullable=False),
    sa.Column('path_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('enrolled_at', UTCDateTime(), nullable=False),
    sa.Column('completed_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_enrolment_action_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_enrolment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment')),
    sa.UniqueConstraint('ref', name=op.f('uq_enrolment_ref'))
    )
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.create_index('uq_enrolment_action', ['action_id'], unique=True, postgresql_where=sa.text('action_id IS NOT NULL'), sqlite_where=sa.text('action_id IS NOT NULL'))
        batch_op.create_index('uq_enrolment_open', ['person_id', 'path_slug'], unique=True, postgresql_where=sa.text('completed_at IS NULL'), sqlite_where=sa.text('completed_at IS NULL'))

    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('verb', sa.Text(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('because', sa.Text(), nullable=True),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_event_action_id')),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_event_actor_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_event_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_action_id'), ['action_id'], unique=False)
        batch_op.create_index('ix_event_person_id_id', ['person_id', 'id'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('contract_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('given_at', UTCDateTime(), nullable=False),
    sa.Column('stars_tenths', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('public_comment', sa.Text(), nullable=True),
    sa.Column('public_categories', WordSet(), nullable=False),
    sa.Column('private_comment', sa.Text(), nullable=True),
    sa.Column('private_categories', WordSet(), nullable=False),
    sa.Column('recommend', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('removed_at', UTCDateTime(), nullable=True),
    sa.Column('removed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('removed_because', sa.Text(), nullable=True),
    sa.Column('changed_at', UTCDateTime(), nullable=True),
    sa.Column('freelancer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contract_ended_at', UTCDateTime(), nullable=False),
    sa.Column('public_negative', sa.Boolean(), nullable=False),
    sa.Column('private_negative', sa.Boolean(), nullable=False),
    sa.Column('countable_at', UTCDateTime(), nullable=True),
    sa.Column('spent_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("side IN ('client', 'freelancer')", name=op.f('ck_feedback_side')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_feedback_author_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_feedback_contract_id')),
    sa.ForeignKeyConstraint(['freelancer_id'], ['person.id'], name=op.f('fk_feedback_freelancer_id')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['person.id'], name=op.f('fk_feedback_removed_by_id')),
    sa.ForeignKeyConstraint(['spent_by_id'], ['action.id'], name=op.f('fk_feedback_spent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    sa.UniqueConstraint('contract_id', 'side', name=op.f('uq_feedback_contract_id_side')),
    sa.UniqueConstraint('external_id', name=op.f('uq_feedback_external_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_feedback_ref'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_counts', ['freelancer_id', 'client_group_id', 'contract_ended_at', 'countable_at', 'public_negative', 'private_negative', 'id'], unique=False, postgresql_where=sa.text('(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL'), sqlite_where=sa.text('(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL'))
        batch_op.create_index('ix_feedback_freelancer_id_contract_ended_at', ['freelancer_id', 'contract_ended_at'], unique=False)

    op.create_table('offer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('freelancer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('price_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('expires_at', UTCDateTime(), nullable=False),
    sa.Column('frozen_at', UTCDateTime(), nullable=True),
    sa.Column('accepted_at', UTCDateTime(), nullable=True),
    sa.Column('declined_at', UTCDateTime(), nullable=True),
    sa.Column('contract_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_offer_contract_id')),
    sa.ForeignKeyConstraint(['freelancer_id'], ['person.id'], name=op.f('fk_offer_freelancer_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_offer_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('external_id', name=op.f('uq_offer_external_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_offer_ref'))
    )
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offer_freelancer_id'), ['freelancer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_offer_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('letter', sa.Text(), nullable=False),
    sa.Column('dedupe_key', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('to_address', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('html', sa.Text(), nullable=True),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('headers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lease_until', UTCDateTime(), nullable=True),
    sa.Column('lease_by', sa.Text(), nullable=True),
    sa.Column('sent_at', UTCDateTime(), nullable=True),
    sa.Column('dead_at', UTCDateTime(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_outbox_action_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_outbox_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outbox_dedupe_key')),
    sa.UniqueConstraint('message_id', name=op.f('uq_outbox_message_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_outbox_ref'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_action_id'), ['action_id'], unique=False)
        batch_op.create_index('ix_outbox_dead', ['dead_at'], unique=False, postgresql_where=sa.text('dead_at IS NOT NULL'), sqlite_where=sa.text('dead_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_outbox_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_outbox_waiting', ['due_at', 'id'], unique=False, postgresql_where=sa.text('sent_at IS NULL AND dead_at IS NULL'), sqlite_where=sa.text('sent_at IS NULL AND dead_at IS NULL'))

    op.create_table('proposal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('external_id', sa.Text(), nullable=True),
    sa.Column('posting_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('freelancer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sent_at', UTCDateTime(), nullable=False),
    sa.Column('letter', sa.Text(), nullable=True),
    sa.Column('price_cents', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('withdrawn_at', UTCDateTime(), nullable=True),
    sa.Column('contract_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_proposal_contract_id')),
    sa.ForeignKeyConstraint(['freelancer_id'], ['person.id'], name=op.f('fk_proposal_freelancer_id')),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_proposal_posting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('external_id', name=op.f('uq_proposal_external_id')),
    sa.UniqueConstraint('posting_id', 'freelancer_id', name=op.f('uq_proposal_posting_id_freelancer_id')),
    sa.UniqueConstraint('ref', name=op.f('uq_proposal_ref'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_freelancer_id_sent_at', ['freelancer_id', 'sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_posting_id'), ['posting_id'], unique=False)

    op.create_table('statement',
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_statement_action_id')),
    sa.PrimaryKeyConstraint('action_id', name=op.f('pk_statement'))
    )
    op.create_table('action_item',
    sa.Column('action_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_group_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('dropped_at', UTCDateTime(), nullable=True),
    sa.Column('dropped_because', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_action_item_action_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_action_item_feedback_id')),
    sa.PrimaryKeyConstraint('action_id', 'feedback_id', name=op.f('pk_action_item'))
    )
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_item_feedback_id'), ['feedback_id'], unique=False)

    op.create_table('lesson_read',
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_slug', sa.Text(), nullable=False),
    sa.Column('lesson_slug', sa.Text(), nullable=False),
    sa.Column('read_at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_lesson_read_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', 'module_slug', 'lesson_slug', name=op.f('pk_lesson_read'))
    )
    op.create_table('module_completion',
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_slug', sa.Text(), nullable=False),
    sa.Column('completed_at', UTCDateTime(), nullable=False),
    sa.Column('right', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('carried_from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['carried_from_id'], ['enrolment.id'], name=op.f('fk_module_completion_carried_from_id')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_module_completion_enrolment_id')),
    sa.PrimaryKeyConstraint('enrolment_id', 'module_slug', name=op.f('pk_module_completion'))
    )
    op.create_table('quiz_attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('enrolment_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('module_slug', sa.Text(), nullable=False),
    sa.Column('started_at', UTCDateTime(), nullable=False),
    sa.Column('questions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('answers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('finished_at', UTCDateTime(), nullable=True),
    sa.Column('right', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_quiz_attempt_enrolment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_attempt')),
    sa.UniqueConstraint('ref', name=op.f('uq_quiz_attempt_ref'))
    )
    with op.batch_alter_table('quiz_attempt', schema=None) as batch_op:
        batch_op.create_index('uq_quiz_attempt_open', ['enrolment_id', 'module_slug'], unique=True, postgresql_where=sa.text('finished_at IS NULL'), sqlite_where=sa.text('finished_at IS NULL'))



def downgrade():
    with op.batch_alter_table('quiz_attempt', schema=None) as batch_op:
        batch_op.drop_index('uq_quiz_attempt_open', postgresql_where=sa.text('finished_at IS NULL'), sqlite_where=sa.text('finished_at IS NULL'))

    op.drop_table('quiz_attempt')
    op.drop_table('module_completion')
    op.drop_table('lesson_read')
    with op.batch_alter_table('action_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_item_feedback_id'))

    op.drop_table('action_item')
    op.drop_table('statement')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_posting_id'))
        batch_op.drop_index('ix_proposal_freelancer_id_sent_at')

    op.drop_table('proposal')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_waiting', postgresql_where=sa.text('sent_at IS NULL AND dead_at IS NULL'), sqlite_where=sa.text('sent_at IS NULL AND dead_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_outbox_person_id'))
        batch_op.drop_index('ix_outbox_dead', postgresql_where=sa.text('dead_at IS NOT NULL'), sqlite_where=sa.text('dead_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_outbox_action_id'))

    op.drop_table('outbox')
    with op.batch_alter_table('offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offer_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_offer_freelancer_id'))

    op.drop_table('offer')
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index('ix_feedback_freelancer_id_contract_ended_at')
        batch_op.drop_index('ix_feedback_counts', postgresql_where=sa.text('(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL'), sqlite_where=sa.text('(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL'))

    op.drop_table('feedback')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_person_id_id')
        batch_op.drop_index(batch_op.f('ix_event_action_id'))

    op.drop_table('event')
    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_index('uq_enrolment_open', postgresql_where=sa.text('completed_at IS NULL'), sqlite_where=sa.text('completed_at IS NULL'))
        batch_op.drop_index('uq_enrolment_action', postgresql_where=sa.text('action_id IS NOT NULL'), sqlite_where=sa.text('action_id IS NOT NULL'))

    op.drop_table('enrolment')
    with op.batch_alter_table('warning', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_warning_person_id'))

    op.drop_table('warning')
    with op.batch_alter_table('touched', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_touched_due_at'))

    op.drop_table('touched')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_person_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posting_posted_at'))
        batch_op.drop_index(batch_op.f('ix_posting_organisation_id'))

    op.drop_table('posting')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_member_person_id'))

    op.drop_table('member')
    op.drop_table('draft')
    with op.batch_alter_table('contract', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contract_organisation_id'))
        batch_op.drop_index('ix_contract_freelancer_id_ended_at')

    op.drop_table('contract')
    op.drop_table('balance')
    with op.batch_alter_table('action', schema=None) as batch_op:
        batch_op.drop_index('uq_action_undecided', postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index('ix_action_queue', postgresql_where=sa.text('decided_at IS NULL'), sqlite_where=sa.text('decided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_action_person_id'))
        batch_op.drop_index('ix_action_in_force', postgresql_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'), sqlite_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'))
        batch_op.drop_index('ix_action_due', postgresql_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'), sqlite_where=sa.text('in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL'))

    op.drop_table('action')
    op.drop_table('worker')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_staff', postgresql_where=sa.text("role_names <> 'freelancer'"), sqlite_where=sa.text("role_names <> 'freelancer'"))
        batch_op.drop_index(batch_op.f('ix_person_human_id'))

    op.drop_table('person')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_group_id'))

    op.drop_table('organisation')
    op.drop_table('job_run')
