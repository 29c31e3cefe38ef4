"""Mail that arrives: raw and as it was understood, secret addresses, addresses in trouble."""

import sqlalchemy as sa
from alembic import op

from portal.models.base import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('address_trouble',
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('first_at', UTCDateTime(), nullable=False),
    sa.Column('last_at', UTCDateTime(), nullable=False),
    sa.Column('times', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_lasting', sa.Boolean(), nullable=False),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('over_at', UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_address_trouble_person_id')),
    sa.PrimaryKeyConstraint('address', name=op.f('pk_address_trouble'))
    )
    with op.batch_alter_table('address_trouble', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_address_trouble_person_id'), ['person_id'], unique=False)

    op.create_table('reply_address',
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('revoked_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint("role IN ('person', 'team')", name=op.f('ck_reply_address_role')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_reply_address_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reply_address_person_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_reply_address'))
    )
    with op.batch_alter_table('reply_address', schema=None) as batch_op:
        batch_op.create_index('ix_reply_address_case_id_person_id', ['case_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reply_address_person_id'), ['person_id'], unique=False)

    op.create_table('inbound_mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('via', sa.Text(), nullable=False),
    sa.Column('env_from', sa.Text(), nullable=False),
    sa.Column('rcpt', sa.Text(), nullable=False),
    sa.Column('received_at', UTCDateTime(), nullable=False),
    sa.Column('size', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('sender', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('thread_message_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('outbox_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('copies', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_at', UTCDateTime(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('settled_at', UTCDateTime(), nullable=True),
    sa.Column('settled_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'thread', 'flagged', 'log_only', 'bounce', 'duplicate', 'quarantine', 'failed', 'set_aside')", name=op.f('ck_inbound_mail_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_inbound_mail_case_id')),
    sa.ForeignKeyConstraint(['outbox_id'], ['outbox.id'], name=op.f('fk_inbound_mail_outbox_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_inbound_mail_person_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_inbound_mail_settled_by_id')),
    sa.ForeignKeyConstraint(['thread_message_id'], ['message.id'], name=op.f('fk_inbound_mail_thread_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mail')),
    sa.UniqueConstraint('rcpt', 'content_hash', name=op.f('uq_inbound_mail_rcpt_content_hash')),
    sa.UniqueConstraint('ref', name=op.f('uq_inbound_mail_ref'))
    )
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbound_mail_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_inbound_mail_for_staff', ['received_at'], unique=False, postgresql_where=sa.text("state IN ('quarantine', 'failed') AND settled_at IS NULL"), sqlite_where=sa.text("state IN ('quarantine', 'failed') AND settled_at IS NULL"))
        batch_op.create_index('ix_inbound_mail_message_id', ['message_id'], unique=False)
        batch_op.create_index('ix_inbound_mail_received_at', ['received_at'], unique=False)
        batch_op.create_index('ix_inbound_mail_waiting', ['due_at', 'id'], unique=False, postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))

    op.create_table('inbound_raw',
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('compressed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['inbound_mail.id'], name=op.f('fk_inbound_raw_mail_id')),
    sa.PrimaryKeyConstraint('mail_id', name=op.f('pk_inbound_raw'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('bounced_at', UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_outbox_case_id'), ['case_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outbox_case_id'), 'cases', ['case_id'], ['id'])



def downgrade():
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outbox_case_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_outbox_case_id'))
        batch_op.drop_column('bounced_at')
        batch_op.drop_column('case_id')

    op.drop_table('inbound_raw')
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_inbound_mail_waiting', postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))
        batch_op.drop_index('ix_inbound_mail_received_at')
        batch_op.drop_index('ix_inbound_mail_message_id')
        batch_op.drop_index('ix_inbound_mail_for_staff', postgresql_where=sa.text("state IN ('quarantine', 'failed') AND settled_at IS NULL"), sqlite_where=sa.text("state IN ('quarantine', 'failed') AND settled_at IS NULL"))
        batch_op.drop_index(batch_op.f('ix_inbound_mail_case_id'))

    op.drop_table('inbound_mail')
    with op.batch_alter_table('reply_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_address_person_id'))
        batch_op.drop_index('ix_reply_address_case_id_person_id')

    op.drop_table('reply_address')
    with op.batch_alter_table('address_trouble', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_trouble_person_id'))

    op.drop_table('address_trouble')
