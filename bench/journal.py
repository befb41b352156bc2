"""A journal of any size, inserted at once: shares that are funded, awarded, split off, verified and paid, each by seven postings.

The rows are those that the commands write, hashes included (`tests/bench` compares them); the guards are off while they are inserted.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import insert, text

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.codes import read
from ideahub.domain.ledger.commands import Order
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting
from ideahub.domain.ledger.records import body_hash, posting_hash
from ideahub.kernel.db import db

AMOUNT, A_CHALLENGE, TOGETHER = 45_000, 10, 20_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def life(share: int) -> list[tuple[str, Order]]:
    """(actor, order) of everything that happens to a share, its prize, its award and its payout, all of one number."""
    challenge, cash, unit, of = 1 + share // A_CHALLENGE, "A:psp:sandbox:EUR", "EUR", {"unit": "EUR", "amount": AMOUNT}
    moves = [
        ("provider:sandbox", postings.charge(challenge=challenge, cash=cash, purse=AMOUNT, fee=4_500)),
        ("system", postings.committed(challenge=challenge, unit=unit, prizes={share: AMOUNT})),
        ("person:7", postings.awarded(prize=share, award=share, **of)),
        ("person:7", postings.award_split(award=share, weights={share: 1}, **of)),
        ("system", paying_out.verified(share=share, **of)),
        ("system", paying_out.payout_opened(share=share, payout=share, **of)),
        ("provider:sandbox", paying_out.payout_confirmed(payout=share, cash=cash, amount=AMOUNT)),
    ]  # fmt: skip
    return [(actor, Order(move=move, key=f"{share}:{move.kind}", reason="as told", challenge_id=challenge)) for actor, move in moves]


def _rows(number: int) -> Iterator[tuple[list[dict], list[dict], list[dict]]]:
    """(accounts, postings, legs) of so many postings, some at a time."""
    ids: dict[str, int] = {}
    accounts, heads, legs, leg_id, at = [], [], [], 0, 0
    while at < number:
        for actor, order in life(1 + at // 7)[: number - at]:
            at += 1
            moment = BEGIN + timedelta(seconds=at)
            asked = {"kind": order.move.kind, "challenge_id": order.challenge_id, "actor": actor, "reason": order.reason, "reverses_id": None}
            head = {"id": at, "key": order.key, **asked, "occurred_at": moment, "recorded_at": moment, "leg_count": len(order.lines)}
            head["body_hash"] = body_hash(**asked, occurred_at=None, lines=order.lines)
            heads.append({**head, "hash": posting_hash(SimpleNamespace(**head), order.lines)})
            for place, (code, debit, credit) in enumerate(order.lines, 1):
                if code not in ids:
                    ids[code] = len(ids) + 1
                    account = read(code)
                    owner = order.challenge_id if account.kind.is_private else None
                    accounts.append({"id": ids[code], "code": code, "type": account.type, "unit": account.unit, "challenge_id": owner, "opened_at": moment, "balance": 0, "last_leg_id": 0})
                leg_id += 1
                legs.append({"id": leg_id, "posting_id": at, "number": place, "account_id": ids[code], "debit": debit, "credit": credit})
        if len(heads) >= TOGETHER or at >= number:
            yield accounts, heads, legs
            accounts, heads, legs = [], [], []


BALANCES = (
    "UPDATE ledger_account SET last_leg_id = (SELECT MAX(l.id) FROM ledger_leg l WHERE l.account_id = ledger_account.id), balance = "
    "(SELECT SUM(COALESCE(l.debit, 0) - COALESCE(l.credit, 0)) FROM ledger_leg l WHERE l.account_id = ledger_account.id) * CASE WHEN type IN ('L', 'I') THEN -1 ELSE 1 END"
)


def fill(number: int) -> None:
    """Insert a journal of so many postings into empty tables."""
    with db.engine.begin() as connection:
        guards = _put_aside(connection)
        for accounts, heads, legs in _rows(number):
            for model, rows in ((LedgerAccount, accounts), (Posting, heads), (Leg, legs)):
                if rows:
                    connection.execute(insert(model.__table__), rows)
        connection.execute(text(BALANCES))
        _put_back(connection, guards)
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _put_aside(connection) -> list[str]:
    """Take the guards off until `_put_back`; gives what is needed for that."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return []
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger%'")).all()
    for name, _sql in guards:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _name, sql in guards]


def _put_back(connection, guards: list[str]) -> None:
    for sql in guards:
        connection.exec_driver_sql(sql)
    if connection.dialect.name == "postgresql":
        for table in ("ledger_account", "ledger_posting", "ledger_leg"):
            connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT MAX(id) FROM {table}))"))
