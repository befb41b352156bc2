"""the ledger

Revision ID: 5c0d3eb3d4be
Revises: 3f6c1b7a9d20
Create Date: 2026-11-27 16:45:42.347752

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '5c0d3eb3d4be'
down_revision = "3f6c1b7a9d20"
branch_labels = None
depends_on = None


# What guards the tables: only appending, legs in order, balances that follow the legs, every posting balanced.
SQLITE = (
    "CREATE TRIGGER ledger_account_not_deleted BEFORE DELETE ON ledger_account BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_account is never deleted'); END",
    "CREATE TRIGGER ledger_account_not_replaced BEFORE INSERT ON ledger_account WHEN EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.id OR code = NEW.code) BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_account is never changed'); END",
    "CREATE TRIGGER ledger_account_begins BEFORE INSERT ON ledger_account WHEN NEW.balance <> 0 OR NEW.last_leg_id <> 0 BEGIN SELECT RAISE(ABORT, 'ledger: an account begins with nothing'); END",
    "CREATE TRIGGER ledger_account_follows BEFORE UPDATE ON ledger_account WHEN NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code OR NEW.type IS NOT OLD.type OR NEW.unit IS NOT OLD.unit OR NEW.challenge_id IS NOT OLD.challenge_id OR NEW.opened_at IS NOT OLD.opened_at OR NEW.last_leg_id <= OLD.last_leg_id OR NOT EXISTS (SELECT 1 FROM ledger_leg AS l WHERE l.id = NEW.last_leg_id AND l.account_id = OLD.id AND NEW.balance - OLD.balance = (CASE WHEN OLD.type IN ('L', 'I') THEN -1 ELSE 1 END) * (COALESCE(l.debit, 0) - COALESCE(l.credit, 0))) BEGIN SELECT RAISE(ABORT, 'ledger: a balance follows the legs of its account alone'); END",
    "CREATE TRIGGER ledger_posting_not_deleted BEFORE DELETE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_posting is never deleted'); END",
    "CREATE TRIGGER ledger_posting_not_replaced BEFORE INSERT ON ledger_posting WHEN EXISTS (SELECT 1 FROM ledger_posting WHERE id = NEW.id OR key = NEW.key OR reverses_id = NEW.reverses_id) BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_posting is never changed'); END",
    "CREATE TRIGGER ledger_posting_not_changed BEFORE UPDATE ON ledger_posting BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_posting is never changed'); END",
    "CREATE TRIGGER ledger_leg_not_deleted BEFORE DELETE ON ledger_leg BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_leg is never deleted'); END",
    "CREATE TRIGGER ledger_leg_not_replaced BEFORE INSERT ON ledger_leg WHEN EXISTS (SELECT 1 FROM ledger_leg WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_leg is never changed'); END",
    "CREATE TRIGGER ledger_leg_not_changed BEFORE UPDATE ON ledger_leg BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_leg is never changed'); END",
    "CREATE TRIGGER ledger_leg_fits BEFORE INSERT ON ledger_leg BEGIN SELECT RAISE(ABORT, 'ledger: amounts are whole minor units') WHERE typeof(COALESCE(NEW.debit, NEW.credit)) <> 'integer'; SELECT RAISE(ABORT, 'ledger: the posting has all its legs') WHERE NEW.number > (SELECT leg_count FROM ledger_posting WHERE id = NEW.posting_id); SELECT RAISE(ABORT, 'ledger: the legs of a posting come in order') WHERE NEW.number <> 1 + (SELECT COUNT(*) FROM ledger_leg WHERE posting_id = NEW.posting_id); SELECT RAISE(ABORT, 'ledger: the account belongs to another challenge') WHERE EXISTS (SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id AND a.challenge_id IS NOT NULL AND a.challenge_id <> COALESCE(p.challenge_id, 0)); SELECT RAISE(ABORT, 'ledger: income comes of fees alone') WHERE EXISTS (SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id AND a.type = 'I' AND p.kind NOT IN ('fee_earned', 'listing_paid', 'reversal')); END",
    "CREATE TRIGGER ledger_leg_counts AFTER INSERT ON ledger_leg BEGIN UPDATE ledger_account SET balance = balance + (CASE WHEN ledger_account.type IN ('L', 'I') THEN -1 ELSE 1 END) * (COALESCE(NEW.debit, 0) - COALESCE(NEW.credit, 0)), last_leg_id = NEW.id WHERE id = NEW.account_id; SELECT RAISE(ABORT, 'ledger: the posting does not balance') WHERE NEW.number = (SELECT leg_count FROM ledger_posting WHERE id = NEW.posting_id) AND EXISTS (SELECT 1 FROM ledger_leg AS l JOIN ledger_account AS a ON a.id = l.account_id WHERE l.posting_id = NEW.posting_id GROUP BY a.unit HAVING SUM(COALESCE(l.debit, 0)) <> SUM(COALESCE(l.credit, 0))); SELECT RAISE(ABORT, 'ledger: the reversal is not the mirror of its posting') WHERE NEW.number = (SELECT leg_count FROM ledger_posting WHERE id = NEW.posting_id) AND EXISTS (SELECT 1 FROM ledger_posting AS p JOIN ledger_posting AS q ON q.id = p.reverses_id JOIN ledger_leg AS l ON l.posting_id = p.id LEFT JOIN ledger_leg AS m ON m.posting_id = q.id AND m.number = q.leg_count + 1 - l.number AND m.account_id = l.account_id AND COALESCE(m.debit, 0) = COALESCE(l.credit, 0) AND COALESCE(m.credit, 0) = COALESCE(l.debit, 0) WHERE p.id = NEW.posting_id AND (m.id IS NULL OR p.leg_count <> q.leg_count)); END",
    "CREATE TRIGGER ledger_seal_not_deleted BEFORE DELETE ON ledger_seal BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_seal is never deleted'); END",
    "CREATE TRIGGER ledger_seal_not_replaced BEFORE INSERT ON ledger_seal WHEN EXISTS (SELECT 1 FROM ledger_seal WHERE id = NEW.id OR last_posting_id = NEW.last_posting_id OR previous = NEW.previous) BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_seal is never changed'); END",
    "CREATE TRIGGER ledger_seal_not_changed BEFORE UPDATE ON ledger_seal BEGIN SELECT RAISE(ABORT, 'ledger: a row of ledger_seal is never changed'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION ledger_account_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ledger: a row of ledger_account is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    'CREATE TRIGGER ledger_account_kept BEFORE DELETE OR TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION ledger_account_kept()',
    "CREATE OR REPLACE FUNCTION ledger_account_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS DISTINCT FROM OLD.id OR NEW.code IS DISTINCT FROM OLD.code OR NEW.type IS DISTINCT FROM OLD.type OR NEW.unit IS DISTINCT FROM OLD.unit OR NEW.challenge_id IS DISTINCT FROM OLD.challenge_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at OR NEW.last_leg_id <= OLD.last_leg_id OR NOT EXISTS (SELECT 1 FROM ledger_leg AS l WHERE l.id = NEW.last_leg_id AND l.account_id = OLD.id AND NEW.balance - OLD.balance = (CASE WHEN OLD.type IN ('L', 'I') THEN -1 ELSE 1 END) * (COALESCE(l.debit, 0) - COALESCE(l.credit, 0))) THEN RAISE EXCEPTION 'ledger: a balance follows the legs of its account alone' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_account_follows BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_follows()',
    "CREATE OR REPLACE FUNCTION ledger_account_begins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.balance <> 0 OR NEW.last_leg_id <> 0 THEN RAISE EXCEPTION 'ledger: an account begins with nothing' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_account_begins BEFORE INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_begins()',
    "CREATE OR REPLACE FUNCTION ledger_posting_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ledger: a row of ledger_posting is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    'CREATE TRIGGER ledger_posting_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_kept()',
    "CREATE OR REPLACE FUNCTION ledger_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM ledger_leg AS l JOIN ledger_account AS a ON a.id = l.account_id WHERE l.posting_id = NEW.id GROUP BY a.unit HAVING SUM(COALESCE(l.debit, 0)) <> SUM(COALESCE(l.credit, 0))) THEN RAISE EXCEPTION 'ledger: the posting does not balance' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF EXISTS (SELECT 1 FROM ledger_posting AS p JOIN ledger_posting AS q ON q.id = p.reverses_id JOIN ledger_leg AS l ON l.posting_id = p.id LEFT JOIN ledger_leg AS m ON m.posting_id = q.id AND m.number = q.leg_count + 1 - l.number AND m.account_id = l.account_id AND COALESCE(m.debit, 0) = COALESCE(l.credit, 0) AND COALESCE(m.credit, 0) = COALESCE(l.debit, 0) WHERE p.id = NEW.id AND (m.id IS NULL OR p.leg_count <> q.leg_count)) THEN RAISE EXCEPTION 'ledger: the reversal is not the mirror of its posting' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$",
    'CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_posting_balances()',
    "CREATE OR REPLACE FUNCTION ledger_leg_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ledger: a row of ledger_leg is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    'CREATE TRIGGER ledger_leg_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_leg FOR EACH STATEMENT EXECUTE FUNCTION ledger_leg_kept()',
    "CREATE OR REPLACE FUNCTION ledger_leg_fits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number > (SELECT leg_count FROM ledger_posting WHERE id = NEW.posting_id) THEN RAISE EXCEPTION 'ledger: the posting has all its legs' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF NEW.number <> 1 + (SELECT COUNT(*) FROM ledger_leg WHERE posting_id = NEW.posting_id) THEN RAISE EXCEPTION 'ledger: the legs of a posting come in order' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF EXISTS (SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id AND a.challenge_id IS NOT NULL AND a.challenge_id <> COALESCE(p.challenge_id, 0)) THEN RAISE EXCEPTION 'ledger: the account belongs to another challenge' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF EXISTS (SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id AND a.type = 'I' AND p.kind NOT IN ('fee_earned', 'listing_paid', 'reversal')) THEN RAISE EXCEPTION 'ledger: income comes of fees alone' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_leg_fits BEFORE INSERT ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_leg_fits()',
    "CREATE OR REPLACE FUNCTION ledger_leg_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE ledger_account SET balance = balance + (CASE WHEN ledger_account.type IN ('L', 'I') THEN -1 ELSE 1 END) * (COALESCE(NEW.debit, 0) - COALESCE(NEW.credit, 0)), last_leg_id = NEW.id WHERE id = NEW.account_id; RETURN NULL; END $$",
    'CREATE TRIGGER ledger_leg_counts AFTER INSERT ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_leg_counts()',
    "CREATE OR REPLACE FUNCTION ledger_seal_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ledger: a row of ledger_seal is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    'CREATE TRIGGER ledger_seal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION ledger_seal_kept()',
)
FUNCTIONS = ('ledger_account_kept', 'ledger_account_follows', 'ledger_account_begins', 'ledger_posting_kept', 'ledger_posting_balances', 'ledger_leg_kept', 'ledger_leg_fits', 'ledger_leg_counts', 'ledger_seal_kept')
LAST_LEG = 'fk_ledger_posting_last_leg'


def upgrade():
    # ### commands auto generated by Alembic - please adjust! ###
    op.create_table('ledger_account',
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('type', sa.String(), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.Column('last_leg_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint("(unit LIKE '%-pledged') = (code LIKE 'A:offplatform:%') OR (type = 'L' AND unit LIKE '%-pledged')", name=op.f('ck_ledger_account_unit')),
    sa.CheckConstraint("balance >= 0 OR type IN ('I', 'E', 'X') OR code LIKE 'A:psp%' OR code LIKE 'A:bank:%'", name=op.f('ck_ledger_account_floor')),
    sa.CheckConstraint("code LIKE type || ':%:' || unit", name=op.f('ck_ledger_account_code')),
    sa.CheckConstraint("type IN ('A', 'L', 'I', 'E', 'X')", name=op.f('ck_ledger_account_type')),
    sa.CheckConstraint('balance BETWEEN -1000000000000000000 AND 1000000000000000000', name=op.f('ck_ledger_account_held')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_account')),
    sa.UniqueConstraint('code', name=op.f('uq_ledger_account_code'))
    )
    with op.batch_alter_table('ledger_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_account_challenge_id'), ['challenge_id'], unique=False)

    op.create_table('ledger_posting',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('challenge_id', sa.Integer(), nullable=True),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('body_hash', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('leg_count', sa.Integer(), nullable=False),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('hash', sa.String(), nullable=False),
    sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f('ck_ledger_posting_reversal')),
    sa.CheckConstraint("actor = 'system' OR actor LIKE 'person:_%' OR actor LIKE 'provider:_%'", name=op.f('ck_ledger_posting_actor')),
    sa.CheckConstraint("kind NOT IN ('charge', 'charge_settled', 'listing_paid', 'processor_fee', 'tax_remitted', 'payout_confirmed', 'payout_failed', 'payout_returned', 'payout_fee', 'refund_confirmed', 'refund_failed', 'debt_paid', 'chargeback_opened', 'chargeback_won', 'chargeback_lost', 'paid_directly', 'exchanged') OR actor LIKE 'provider:_%'", name=op.f('ck_ledger_posting_provider')),
    sa.CheckConstraint("reason <> '' AND kind <> '' AND key <> ''", name=op.f('ck_ledger_posting_said')),
    sa.CheckConstraint('leg_count >= 2', name=op.f('ck_ledger_posting_legs')),
    sa.ForeignKeyConstraint(['id', 'leg_count'], ['ledger_leg.posting_id', 'ledger_leg.number'], name='fk_ledger_posting_last_leg', initially='DEFERRED', deferrable=True, use_alter=True),
    sa.ForeignKeyConstraint(['reverses_id'], ['ledger_posting.id'], name=op.f('fk_ledger_posting_reverses_id_ledger_posting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_posting')),
    sa.UniqueConstraint('key', name=op.f('uq_ledger_posting_key')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_ledger_posting_reverses_id'))
    )
    with op.batch_alter_table('ledger_posting', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_posting_challenge', ['challenge_id', 'id'], unique=False)

    op.create_table('ledger_seal',
    sa.Column('last_posting_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 1', name=op.f('ck_ledger_seal_count')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_seal')),
    sa.UniqueConstraint('last_posting_id', name=op.f('uq_ledger_seal_last_posting_id')),
    sa.UniqueConstraint('previous', name=op.f('uq_ledger_seal_previous'))
    )
    op.create_table('ledger_leg',
    sa.Column('posting_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('debit', sa.BigInteger(), nullable=True),
    sa.Column('credit', sa.BigInteger(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.CheckConstraint('(debit IS NULL) <> (credit IS NULL)', name=op.f('ck_ledger_leg_one_side')),
    sa.CheckConstraint('COALESCE(debit, credit) BETWEEN 1 AND 1000000000000000', name=op.f('ck_ledger_leg_amount')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_ledger_leg_number')),
    sa.ForeignKeyConstraint(['account_id'], ['ledger_account.id'], name=op.f('fk_ledger_leg_account_id_ledger_account')),
    sa.ForeignKeyConstraint(['posting_id'], ['ledger_posting.id'], name=op.f('fk_ledger_leg_posting_id_ledger_posting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_leg')),
    sa.UniqueConstraint('posting_id', 'number', name=op.f('uq_ledger_leg_posting_id_number'))
    )
    with op.batch_alter_table('ledger_leg', schema=None) as batch_op:
        batch_op.create_index('ix_ledger_leg_account', ['account_id', 'id'], unique=False)

    # ### end Alembic commands ###
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    if is_postgresql:  # SQLite has it in the table, where it may name one that comes later
        op.create_foreign_key(LAST_LEG, 'ledger_posting', 'ledger_leg', ['id', 'leg_count'], ['posting_id', 'number'], deferrable=True, initially='DEFERRED')
    for statement in POSTGRESQL if is_postgresql else SQLITE:
        op.execute(sa.DDL(statement.replace('%', '%%')))


def downgrade():
    if op.get_bind().scalar(sa.text('SELECT COUNT(*) FROM ledger_posting')):
        raise RuntimeError('The ledger holds postings, and a downgrade would lose them. Restore the backup from before the upgrade instead.')
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint(LAST_LEG, 'ledger_posting', type_='foreignkey')
    # ### commands auto generated by Alembic - please adjust! ###
    with op.batch_alter_table('ledger_leg', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_leg_account')

    op.drop_table('ledger_leg')
    op.drop_table('ledger_seal')
    with op.batch_alter_table('ledger_posting', schema=None) as batch_op:
        batch_op.drop_index('ix_ledger_posting_challenge')

    op.drop_table('ledger_posting')
    with op.batch_alter_table('ledger_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_account_challenge_id'))

    op.drop_table('ledger_account')
    # ### end Alembic commands ###
    if op.get_bind().dialect.name == 'postgresql':
        for function in FUNCTIONS:
            op.execute(f'DROP FUNCTION {function}()')
