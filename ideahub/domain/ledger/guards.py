"""What the database itself sees to: triggers, attached to the tables; the migration makes the same.

Appending is all that can be done. On both databases a posting takes exactly as many legs as it says, in order, and none afterwards; each
leg moves the balance of its account, and nothing else does. That a posting balances, unit by unit, PostgreSQL asks at the end of the transaction
(a deferred constraint trigger), and SQLite with its last leg, which the posting's deferred foreign key demands at the end of the transaction.
"""

from sqlalchemy import DDL, event

from ideahub.domain.ledger.kinds import OF_INCOME, OF_PROVIDER

of_provider, of_income = (", ".join(f"'{name}'" for name in names) for names in (OF_PROVIDER, OF_INCOME))

_SIGNED = "(CASE WHEN {account}.type IN ('L', 'I') THEN -1 ELSE 1 END) * (COALESCE({leg}.debit, 0) - COALESCE({leg}.credit, 0))"
_COUNTED = f"SELECT 1 FROM ledger_leg AS l WHERE l.id = NEW.last_leg_id AND l.account_id = OLD.id AND NEW.balance - OLD.balance = {_SIGNED.format(account='OLD', leg='l')}"
_UNBALANCED = (
    "SELECT 1 FROM ledger_leg AS l JOIN ledger_account AS a ON a.id = l.account_id WHERE l.posting_id = {posting} "
    "GROUP BY a.unit HAVING SUM(COALESCE(l.debit, 0)) <> SUM(COALESCE(l.credit, 0))"
)
# A leg of the reversal without its counterpart: the legs of the other posting, swapped, in reverse order.
_UNMIRRORED = (
    "SELECT 1 FROM ledger_posting AS p JOIN ledger_posting AS q ON q.id = p.reverses_id JOIN ledger_leg AS l ON l.posting_id = p.id "
    "LEFT JOIN ledger_leg AS m ON m.posting_id = q.id AND m.number = q.leg_count + 1 - l.number AND m.account_id = l.account_id "
    "AND COALESCE(m.debit, 0) = COALESCE(l.credit, 0) AND COALESCE(m.credit, 0) = COALESCE(l.debit, 0) "
    "WHERE p.id = {posting} AND (m.id IS NULL OR p.leg_count <> q.leg_count)"
)
_FOREIGN = (
    "SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id "
    "AND a.challenge_id IS NOT NULL AND a.challenge_id <> COALESCE(p.challenge_id, 0)"
)
_INCOME = (
    "SELECT 1 FROM ledger_posting AS p, ledger_account AS a WHERE p.id = NEW.posting_id AND a.id = NEW.account_id "
    f"AND a.type = 'I' AND p.kind NOT IN ({of_income})"
)
_SIZE = "(SELECT leg_count FROM ledger_posting WHERE id = NEW.posting_id)"
_NEXT = "1 + (SELECT COUNT(*) FROM ledger_leg WHERE posting_id = NEW.posting_id)"
_FIXED = ("id", "code", "type", "unit", "challenge_id", "opened_at")

TABLES = ("ledger_account", "ledger_posting", "ledger_leg", "ledger_seal")
_KEYS = {
    "ledger_account": ("id", "code"), "ledger_posting": ("id", "key", "reverses_id"), "ledger_leg": ("id",), "ledger_seal": ("id", "last_posting_id", "previous"),
}  # fmt: skip
_CHANGED = {table: f"ledger: a row of {table} is never changed" for table in TABLES}
_DELETED = {table: f"ledger: a row of {table} is never deleted" for table in TABLES}
_LEG_RULES = (
    ("ledger: the posting has all its legs", f"NEW.number > {_SIZE}"),
    ("ledger: the legs of a posting come in order", f"NEW.number <> {_NEXT}"),
    ("ledger: the account belongs to another challenge", f"EXISTS ({_FOREIGN})"),
    ("ledger: income comes of fees alone", f"EXISTS ({_INCOME})"),
)
_WHOLE_RULES = (
    ("ledger: the posting does not balance", f"EXISTS ({_UNBALANCED})"),
    ("ledger: the reversal is not the mirror of its posting", f"EXISTS ({_UNMIRRORED})"),
)
_FOLLOWS = "ledger: a balance follows the legs of its account alone"
_NEW_ACCOUNT = "ledger: an account begins with nothing"
_COUNT = f"UPDATE ledger_account SET balance = balance + {_SIGNED.format(account='ledger_account', leg='NEW')}, last_leg_id = NEW.id WHERE id = NEW.account_id"


def _raise(sentence: str, condition: str) -> str:
    return f"SELECT RAISE(ABORT, '{sentence}') WHERE {condition};"


def _sqlite() -> dict[str, list[str]]:
    """Table to the statements that guard it. INSERT OR REPLACE deletes without asking a trigger, so what is there may not be inserted again."""
    made: dict[str, list[str]] = {}
    for table in TABLES:
        again = " OR ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
        made[table] = [
            f"CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{_DELETED[table]}'); END",
            f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {again}) "
            f"BEGIN SELECT RAISE(ABORT, '{_CHANGED[table]}'); END",
        ]
        if table != "ledger_account":
            made[table].append(f"CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{_CHANGED[table]}'); END")
    moved = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)
    made["ledger_account"] += [
        f"CREATE TRIGGER ledger_account_begins BEFORE INSERT ON ledger_account WHEN NEW.balance <> 0 OR NEW.last_leg_id <> 0 BEGIN SELECT RAISE(ABORT, '{_NEW_ACCOUNT}'); END",
        f"CREATE TRIGGER ledger_account_follows BEFORE UPDATE ON ledger_account WHEN {moved} OR NEW.last_leg_id <= OLD.last_leg_id OR NOT EXISTS ({_COUNTED}) "
        f"BEGIN SELECT RAISE(ABORT, '{_FOLLOWS}'); END",
    ]
    whole = "typeof(COALESCE(NEW.debit, NEW.credit)) <> 'integer'"
    fits = " ".join(_raise(*rule) for rule in (("ledger: amounts are whole minor units", whole), *_LEG_RULES))
    last = " ".join(_raise(sentence, f"NEW.number = {_SIZE} AND {rule.format(posting='NEW.posting_id')}") for sentence, rule in _WHOLE_RULES)
    made["ledger_leg"] += [
        f"CREATE TRIGGER ledger_leg_fits BEFORE INSERT ON ledger_leg BEGIN {fits} END",
        f"CREATE TRIGGER ledger_leg_counts AFTER INSERT ON ledger_leg BEGIN {_COUNT}; {last} END",
    ]
    return made


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _refuse(sentence: str, condition: str) -> str:
    return f"IF {condition} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"


def _postgresql() -> dict[str, list[str]]:
    """Table to the functions and triggers that guard it."""
    made: dict[str, list[str]] = {}
    for table in TABLES:
        events = "DELETE OR TRUNCATE" if table == "ledger_account" else "UPDATE OR DELETE OR TRUNCATE"
        keep = f"RAISE EXCEPTION 'ledger: a row of {table} is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';"
        made[table] = [_function(f"{table}_kept", keep), f"CREATE TRIGGER {table}_kept BEFORE {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"]
    moved = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIXED)
    follows = _refuse(_FOLLOWS, f"{moved} OR NEW.last_leg_id <= OLD.last_leg_id OR NOT EXISTS ({_COUNTED})")
    begins = _refuse(_NEW_ACCOUNT, "NEW.balance <> 0 OR NEW.last_leg_id <> 0")
    made["ledger_account"] += [
        _function("ledger_account_follows", f"{follows} RETURN NEW;"),
        "CREATE TRIGGER ledger_account_follows BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_follows()",
        _function("ledger_account_begins", f"{begins} RETURN NEW;"),
        "CREATE TRIGGER ledger_account_begins BEFORE INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_begins()",
    ]
    fits = " ".join(_refuse(*rule) for rule in _LEG_RULES)
    made["ledger_leg"] += [
        _function("ledger_leg_fits", f"{fits} RETURN NEW;"),
        "CREATE TRIGGER ledger_leg_fits BEFORE INSERT ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_leg_fits()",
        _function("ledger_leg_counts", f"{_COUNT}; RETURN NULL;"),
        "CREATE TRIGGER ledger_leg_counts AFTER INSERT ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_leg_counts()",
    ]
    whole = " ".join(_refuse(sentence, rule.format(posting="NEW.id")) for sentence, rule in _WHOLE_RULES)
    made["ledger_posting"] += [
        _function("ledger_posting_balances", f"{whole} RETURN NULL;"),
        "CREATE CONSTRAINT TRIGGER ledger_posting_balances AFTER INSERT ON ledger_posting DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ledger_posting_balances()",
    ]
    return made


SQLITE, POSTGRESQL = _sqlite(), _postgresql()


def attach(*tables) -> None:
    """Have the triggers made with these tables."""
    for table in tables:
        for dialect, made in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
            for statement in made[table.name]:
                event.listen(table, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect=dialect))
