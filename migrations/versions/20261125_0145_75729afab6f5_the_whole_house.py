"""the whole house

Revision ID: 75729afab6f5
Revises: 
Create Date: 2026-11-25 01:45:35.569214

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '75729afab6f5'
down_revision = None
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE VIRTUAL TABLE document_words USING fts5(heading, words, content='document', content_rowid='id', prefix='2 3')",
    'CREATE TRIGGER document_added AFTER INSERT ON document BEGIN INSERT INTO document_words(rowid, heading, words) VALUES (new.id, new.heading, new.words); END',
    "CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN INSERT INTO document_words(document_words, rowid, heading, words) VALUES ('delete', old.id, old.heading, old.words); END",
    "CREATE TRIGGER document_changed AFTER UPDATE ON document BEGIN INSERT INTO document_words(document_words, rowid, heading, words) VALUES ('delete', old.id, old.heading, old.words); INSERT INTO document_words(rowid, heading, words) VALUES (new.id, new.heading, new.words); END",
)
POSTGRESQL = "CREATE INDEX ix_document_vector ON document USING gin ((setweight(to_tsvector('simple', heading), 'A') || setweight(to_tsvector('simple', words), 'D')))"


def upgrade():
    op.create_table('answer',
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('asked', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('headers', sa.Text(), nullable=True),
    sa.Column('body', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('owner', 'key', name=op.f('uq_answer_owner_key'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_at'), ['at'], unique=False)

    op.create_table('document',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('heading', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('kind', 'key', name=op.f('uq_document_kind_key'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_challenge_id'), ['challenge_id'], unique=False)

    op.create_table('event',
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('values', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_actor', ['actor_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_at'), ['at'], unique=False)
        batch_op.create_index('ix_event_challenge_public', ['challenge_id', 'public', 'id'], unique=False)
        batch_op.create_index('ix_event_subject', ['subject', 'subject_id', 'id'], unique=False)

    op.create_table('letter',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=True),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('key', name=op.f('uq_letter_key'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('ix_letter_waiting', ['due_at'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('user',
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('new_email', sa.String(), nullable=True),
    sa.Column('email_verified_at', sa.DateTime(), nullable=True),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('picture_token', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('suspended_reason', sa.String(), nullable=True),
    sa.Column('is_staff', sa.Boolean(), nullable=False),
    sa.Column('is_operator', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'closed' OR (email IS NULL AND new_email IS NULL AND password_hash IS NULL)", name=op.f('ck_user_closed_is_empty')),
    sa.CheckConstraint("state IN ('active', 'suspended', 'closed')", name=op.f('ck_user_state')),
    sa.CheckConstraint('email IS NULL OR email = lower(email)', name=op.f('ck_user_email_lower')),
    sa.CheckConstraint('handle = lower(handle)', name=op.f('ck_user_handle_lower')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email')),
    sa.UniqueConstraint('handle', name=op.f('uq_user_handle'))
    )
    op.create_table('delivery',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('reaction', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_delivery_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_waiting', ['due_at'], unique=False, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.create_index('uq_delivery_event_id_reaction', ['event_id', 'reaction'], unique=True)

    op.create_table('file',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('colour', sa.String(), nullable=True),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('stored_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('picture', 'file')", name=op.f('ck_file_kind')),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_file_owner_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file')),
    sa.UniqueConstraint('token', name=op.f('uq_file_token'))
    )
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.create_index('ix_file_owner', ['owner_id', 'stored_at'], unique=False)
        batch_op.create_index('ix_file_subject', ['subject', 'subject_id'], unique=False)

    op.create_table('notification',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('values', sa.Text(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('told_at', sa.DateTime(), nullable=False),
    sa.Column('read_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notification_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    sa.UniqueConstraint('user_id', 'key', name=op.f('uq_notification_user_id_key'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index('ix_notification_inbox', ['user_id', 'id'], unique=False)
        batch_op.create_index('ix_notification_unread', ['user_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))

    op.create_table('preference',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_preference_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preference')),
    sa.UniqueConstraint('user_id', 'topic', 'channel', name=op.f('uq_preference_user_id_topic_channel'))
    )
    op.create_table('user_session',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_user_session_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index('ix_user_session_user', ['user_id', 'revoked_at'], unique=False)

    op.create_table('organization',
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('web', sa.String(), nullable=False),
    sa.Column('logo_id', sa.Integer(), nullable=True),
    sa.Column('founded_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['logo_id'], ['file.id'], name=op.f('fk_organization_logo_id_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('slug', name=op.f('uq_organization_slug'))
    )
    op.create_table('challenge',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('brief', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('visibility', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('setup', sa.Text(), nullable=False),
    sa.Column('unfinished', sa.Text(), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(), nullable=True),
    sa.Column('cancelled_reason', sa.String(), nullable=True),
    sa.Column('opens_at', sa.DateTime(), nullable=True),
    sa.Column('closes_at', sa.DateTime(), nullable=True),
    sa.Column('entry_count', sa.Integer(), nullable=False),
    sa.Column('listed_count', sa.Integer(), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('voter_count', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'published', 'decided', 'completed', 'cancelled')", name=op.f('ck_challenge_state')),
    sa.CheckConstraint("visibility IN ('public', 'unlisted', 'private')", name=op.f('ck_challenge_visibility')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_challenge_created_by_id_user')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_challenge_organization_id_organization')),
    sa.ForeignKeyConstraint(['picture_id'], ['file.id'], name=op.f('fk_challenge_picture_id_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge')),
    sa.UniqueConstraint('slug', name=op.f('uq_challenge_slug'))
    )
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.create_index('ix_challenge_listed', ['state', 'visibility', 'closes_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_challenge_organization_id'), ['organization_id'], unique=False)

    op.create_table('invitation',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('invited_by_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'member')", name=op.f('ck_invitation_role')),
    sa.ForeignKeyConstraint(['invited_by_id'], ['user.id'], name=op.f('fk_invitation_invited_by_id_user')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_invitation_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('uq_invitation_open', ['organization_id', 'email'], unique=True, sqlite_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'))

    op.create_table('membership',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('joined_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'manager', 'member')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_membership_organization_id_organization')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_membership_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('organization_id', 'user_id', name=op.f('uq_membership_organization_id_user_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_user_id'), ['user_id'], unique=False)

    op.create_table('announcement',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('announced_at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('rulebook_sha256', sa.String(), nullable=False),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_announcement_by_id_user')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_announcement_challenge_id_challenge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement')),
    sa.UniqueConstraint('challenge_id', name=op.f('uq_announcement_challenge_id'))
    )
    op.create_table('appointment',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('appointed_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("role IN ('moderator', 'guest')", name=op.f('ck_appointment_role')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_appointment_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_appointment_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    sa.UniqueConstraint('challenge_id', 'user_id', 'role', name=op.f('uq_appointment_challenge_id_user_id_role'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appointment_user_id'), ['user_id'], unique=False)

    op.create_table('ballot',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('voter_id', sa.Integer(), nullable=False),
    sa.Column('marked', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=True),
    sa.Column('receipt', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_ballot_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['voter_id'], ['user.id'], name=op.f('fk_ballot_voter_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('challenge_id', 'voter_id', name=op.f('uq_ballot_challenge_id_voter_id'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_voter_id'), ['voter_id'], unique=False)

    op.create_table('entry',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('excerpt', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('cover_id', sa.Integer(), nullable=True),
    sa.Column('revision_number', sa.Integer(), nullable=False),
    sa.Column('material_number', sa.Integer(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('receipt', sa.String(), nullable=False),
    sa.Column('ref', sa.String(), nullable=True),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.Column('rank', sa.BigInteger(), nullable=False),
    sa.Column('rising', sa.BigInteger(), nullable=False),
    sa.Column('seen', sa.BigInteger(), nullable=False),
    sa.Column('band', sa.Integer(), nullable=False),
    sa.Column('shuffle_a', sa.Integer(), nullable=False),
    sa.Column('shuffle_b', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("listed = CASE WHEN state = 'published' THEN 1 ELSE 0 END", name=op.f('ck_entry_listed')),
    sa.CheckConstraint("state IN ('submitted', 'changes_requested', 'rejected', 'published', 'hidden', 'withdrawn', 'merged')", name=op.f('ck_entry_state')),
    sa.CheckConstraint('points >= 0 AND voters >= 0', name=op.f('ck_entry_tally')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_entry_author_id_user')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_entry_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['cover_id'], ['file.id'], name=op.f('fk_entry_cover_id_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('challenge_id', 'number', name=op.f('uq_entry_challenge_id_number')),
    sa.UniqueConstraint('challenge_id', 'ref', name=op.f('uq_entry_challenge_id_ref'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_author', ['author_id', 'challenge_id'], unique=False)
        batch_op.create_index('ix_entry_fair_a', ['challenge_id', 'listed', 'band', 'shuffle_a', 'id'], unique=False)
        batch_op.create_index('ix_entry_fair_b', ['challenge_id', 'listed', 'band', 'shuffle_b', 'id'], unique=False)
        batch_op.create_index('ix_entry_newest', ['challenge_id', 'listed', 'number'], unique=False)
        batch_op.create_index('ix_entry_rank', ['challenge_id', 'listed', 'rank', 'id'], unique=False)
        batch_op.create_index('ix_entry_rising', ['challenge_id', 'listed', 'rising', 'id'], unique=False)
        batch_op.create_index('ix_entry_voters', ['challenge_id', 'listed', 'voters', 'id'], unique=False)

    op.create_table('moderation_case',
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('held_by_id', sa.Integer(), nullable=True),
    sa.Column('held_until', sa.DateTime(), nullable=True),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'decided', 'dropped')", name=op.f('ck_moderation_case_state')),
    sa.CheckConstraint("why IN ('entry', 'edit', 'reports')", name=op.f('ck_moderation_case_why')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_moderation_case_author_id_user')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_moderation_case_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['held_by_id'], ['user.id'], name=op.f('fk_moderation_case_held_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_case'))
    )
    with op.batch_alter_table('moderation_case', schema=None) as batch_op:
        batch_op.create_index('ix_case_desk', ['state', 'challenge_id', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_case_subject', ['subject', 'subject_id'], unique=False)
        batch_op.create_index('uq_case_open', ['subject', 'subject_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('phase',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('switches', sa.Text(), nullable=False),
    sa.Column('announced_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_phase_order')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_phase_challenge_id_challenge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phase'))
    )
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_phase_challenge_id'), ['challenge_id'], unique=False)
        batch_op.create_index('ix_phase_starts', ['starts_at'], unique=False)

    op.create_table('prize',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('thing', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(amount IS NULL) = (currency IS NULL)', name=op.f('ck_prize_money')),
    sa.CheckConstraint('amount IS NOT NULL OR thing IS NOT NULL', name=op.f('ck_prize_something')),
    sa.CheckConstraint('amount IS NULL OR amount > 0', name=op.f('ck_prize_positive')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_prize_challenge_id_challenge')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prize')),
    sa.UniqueConstraint('challenge_id', 'position', name=op.f('uq_prize_challenge_id_position'))
    )
    with op.batch_alter_table('prize', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prize_challenge_id'), ['challenge_id'], unique=False)

    op.create_table('rulebook',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('previous_sha256', sa.String(), nullable=True),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(), nullable=False),
    sa.Column('frozen_by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_rulebook_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['user.id'], name=op.f('fk_rulebook_frozen_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulebook')),
    sa.UniqueConstraint('challenge_id', 'version', name=op.f('uq_rulebook_challenge_id_version'))
    )
    op.create_table('update',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('posted_at', sa.DateTime(), nullable=False),
    sa.Column('posted_by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_update_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['posted_by_id'], ['user.id'], name=op.f('fk_update_posted_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_update'))
    )
    with op.batch_alter_table('update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_update_challenge_id'), ['challenge_id'], unique=False)

    op.create_table('award',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('prize_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('awarded_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('promised')", name=op.f('ck_award_state')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_award_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_award_entry_id_entry')),
    sa.ForeignKeyConstraint(['prize_id'], ['prize.id'], name=op.f('fk_award_prize_id_prize')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('prize_id', name=op.f('uq_award_prize_id'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_challenge_id'), ['challenge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_entry_id'), ['entry_id'], unique=False)

    op.create_table('ballot_line',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('revision_number', sa.Integer(), nullable=False),
    sa.Column('marked_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('value > 0', name=op.f('ck_ballot_line_value')),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_line_ballot_id_ballot')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_ballot_line_entry_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_line')),
    sa.UniqueConstraint('ballot_id', 'entry_id', name=op.f('uq_ballot_line_ballot_id_entry_id'))
    )
    with op.batch_alter_table('ballot_line', schema=None) as batch_op:
        batch_op.create_index('ix_ballot_line_entry', ['entry_id', 'value'], unique=False)

    op.create_table('decision',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('moderator_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_decision_case_id_moderation_case')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_decision_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['moderator_id'], ['user.id'], name=op.f('fk_decision_moderator_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_decision_log', ['challenge_id', 'id'], unique=False)
        batch_op.create_index('ix_decision_subject', ['subject', 'subject_id', 'id'], unique=False)

    op.create_table('draft',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_draft_author_id_user')),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_draft_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_draft_entry_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index('ix_draft_author', ['author_id', 'challenge_id'], unique=False)
        batch_op.create_index('uq_draft_entry', ['entry_id'], unique=True, sqlite_where=sa.text('entry_id IS NOT NULL'), postgresql_where=sa.text('entry_id IS NOT NULL'))

    op.create_table('report',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('reported_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_report_case_id_moderation_case')),
    sa.ForeignKeyConstraint(['reporter_id'], ['user.id'], name=op.f('fk_report_reporter_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report')),
    sa.UniqueConstraint('subject', 'subject_id', 'reporter_id', name=op.f('uq_report_subject_subject_id_reporter_id'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_case_id'), ['case_id'], unique=False)

    op.create_table('result',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('revision_number', sa.Integer(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_result_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_result_entry_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result')),
    sa.UniqueConstraint('challenge_id', 'place', name=op.f('uq_result_challenge_id_place')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_result_entry_id'))
    )
    op.create_table('revision',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('material', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_revision_entry_id_entry')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_revision_made_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('entry_id', 'number', name=op.f('uq_revision_entry_id_number'))
    )
    op.create_table('selection',
    sa.Column('challenge_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('list', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('selected_at', sa.DateTime(), nullable=False),
    sa.Column('selected_by_id', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['challenge_id'], ['challenge.id'], name=op.f('fk_selection_challenge_id_challenge')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_selection_entry_id_entry')),
    sa.ForeignKeyConstraint(['selected_by_id'], ['user.id'], name=op.f('fk_selection_selected_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_selection'))
    )
    with op.batch_alter_table('selection', schema=None) as batch_op:
        batch_op.create_index('ix_selection_challenge', ['challenge_id', 'list', 'removed_at'], unique=False)
        batch_op.create_index('uq_selection_current', ['entry_id', 'list'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))

    op.create_table('appeal',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('filed_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'upheld', 'overturned')", name=op.f('ck_appeal_state')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_appeal_author_id_user')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_appeal_decided_by_id_user')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_appeal_decision_id'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('ix_appeal_open', ['state', 'due_at'], unique=False)

    op.create_table('attachment',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['file.id'], name=op.f('fk_attachment_file_id_file')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_attachment_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('revision_id', 'position', name=op.f('uq_attachment_revision_id_position'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_file_id'), ['file_id'], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE:
            op.execute(statement)
    else:
        op.execute(POSTGRESQL)



def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE document_words")
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_file_id'))

    op.drop_table('attachment')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index('ix_appeal_open')

    op.drop_table('appeal')
    with op.batch_alter_table('selection', schema=None) as batch_op:
        batch_op.drop_index('uq_selection_current', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index('ix_selection_challenge')

    op.drop_table('selection')
    op.drop_table('revision')
    op.drop_table('result')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_case_id'))

    op.drop_table('report')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index('uq_draft_entry', sqlite_where=sa.text('entry_id IS NOT NULL'), postgresql_where=sa.text('entry_id IS NOT NULL'))
        batch_op.drop_index('ix_draft_author')

    op.drop_table('draft')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('ix_decision_subject')
        batch_op.drop_index('ix_decision_log')
        batch_op.drop_index(batch_op.f('ix_decision_case_id'))

    op.drop_table('decision')
    with op.batch_alter_table('ballot_line', schema=None) as batch_op:
        batch_op.drop_index('ix_ballot_line_entry')

    op.drop_table('ballot_line')
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_award_entry_id'))
        batch_op.drop_index(batch_op.f('ix_award_challenge_id'))

    op.drop_table('award')
    with op.batch_alter_table('update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_update_challenge_id'))

    op.drop_table('update')
    op.drop_table('rulebook')
    with op.batch_alter_table('prize', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prize_challenge_id'))

    op.drop_table('prize')
    with op.batch_alter_table('phase', schema=None) as batch_op:
        batch_op.drop_index('ix_phase_starts')
        batch_op.drop_index(batch_op.f('ix_phase_challenge_id'))

    op.drop_table('phase')
    with op.batch_alter_table('moderation_case', schema=None) as batch_op:
        batch_op.drop_index('uq_case_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_case_subject')
        batch_op.drop_index('ix_case_desk')

    op.drop_table('moderation_case')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_voters')
        batch_op.drop_index('ix_entry_rising')
        batch_op.drop_index('ix_entry_rank')
        batch_op.drop_index('ix_entry_newest')
        batch_op.drop_index('ix_entry_fair_b')
        batch_op.drop_index('ix_entry_fair_a')
        batch_op.drop_index('ix_entry_author')

    op.drop_table('entry')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_voter_id'))

    op.drop_table('ballot')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_user_id'))

    op.drop_table('appointment')
    op.drop_table('announcement')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_user_id'))

    op.drop_table('membership')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index('uq_invitation_open', sqlite_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('accepted_at IS NULL AND withdrawn_at IS NULL'))

    op.drop_table('invitation')
    with op.batch_alter_table('challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_organization_id'))
        batch_op.drop_index('ix_challenge_listed')

    op.drop_table('challenge')
    op.drop_table('organization')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index('ix_user_session_user')

    op.drop_table('user_session')
    op.drop_table('preference')
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_unread', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_notification_inbox')

    op.drop_table('notification')
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.drop_index('ix_file_subject')
        batch_op.drop_index('ix_file_owner')

    op.drop_table('file')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('uq_delivery_event_id_reaction')
        batch_op.drop_index('ix_delivery_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.drop_table('delivery')
    op.drop_table('user')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('ix_letter_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.drop_table('letter')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_subject')
        batch_op.drop_index('ix_event_challenge_public')
        batch_op.drop_index(batch_op.f('ix_event_at'))
        batch_op.drop_index('ix_event_actor')

    op.drop_table('event')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_challenge_id'))

    op.drop_table('document')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_at'))

    op.drop_table('answer')
