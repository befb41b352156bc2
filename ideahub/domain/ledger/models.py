"""The journal: accounts, postings, their legs, and the seals over them. Nothing of it is changed or deleted; guards.py sees to that."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ideahub.domain.ledger import guards
from ideahub.kernel.db import Moment, Row

MOST = 10**15  # a leg: a trillion of a currency with three decimals
MOST_HELD = 10**18  # a balance: a leg more still fits into 64 bits


class LedgerAccount(Row):
    """An account and its balance, in minor units on the side on which it grows. Its legs alone move the balance: triggers do it."""

    __tablename__ = "ledger_account"
    code: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    unit: Mapped[str]
    challenge_id: Mapped[int | None] = mapped_column(index=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    balance: Mapped[int] = mapped_column(BigInteger, default=0)
    last_leg_id: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("type IN ('A', 'L', 'I', 'E', 'X')", name="type"),
        CheckConstraint("code LIKE type || ':%:' || unit", name="code"),
        CheckConstraint("(unit LIKE '%-pledged') = (code LIKE 'A:offplatform:%') OR (type = 'L' AND unit LIKE '%-pledged')", name="unit"),
        CheckConstraint("balance >= 0 OR type IN ('I', 'E', 'X') OR code LIKE 'A:psp%' OR code LIKE 'A:bank:%'", name="floor"),
        CheckConstraint(f"balance BETWEEN -{MOST_HELD} AND {MOST_HELD}", name="held"),
    )


class Posting(Row):
    """A transaction of the journal: why money moved, by whom, when. It is whole as soon as it has `leg_count` legs, and takes no other afterwards.

    `occurred_at` is when it happened outside, `recorded_at` when we wrote it. `body_hash` is that of what was asked, `hash` that of what is
    written, legs included. The key from (id, leg_count) to its last leg is asked for at the end of the transaction: none stays without its legs.
    """

    __tablename__ = "ledger_posting"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    challenge_id: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str]
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    leg_count: Mapped[int]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_posting.id"), unique=True)
    hash: Mapped[str]
    legs: Mapped[list["Leg"]] = relationship(order_by="Leg.number", foreign_keys="Leg.posting_id", viewonly=True)
    __table_args__ = (
        CheckConstraint("actor = 'system' OR actor LIKE 'person:_%' OR actor LIKE 'provider:_%'", name="actor"),
        CheckConstraint("reason <> '' AND kind <> '' AND key <> ''", name="said"),
        CheckConstraint("leg_count >= 2", name="legs"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        CheckConstraint(f"kind NOT IN ({guards.of_provider}) OR actor LIKE 'provider:_%'", name="provider"),
        ForeignKeyConstraint(
            ["id", "leg_count"], ["ledger_leg.posting_id", "ledger_leg.number"],
            name="fk_ledger_posting_last_leg", deferrable=True, initially="DEFERRED", use_alter=True,
        ),
        Index("ix_ledger_posting_challenge", "challenge_id", "id"),
    )  # fmt: skip


class Leg(Row):
    """One account's part of a posting, in minor units: a debit or a credit."""

    __tablename__ = "ledger_leg"
    posting_id: Mapped[int] = mapped_column(ForeignKey("ledger_posting.id"))
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    debit: Mapped[int | None] = mapped_column(BigInteger)
    credit: Mapped[int | None] = mapped_column(BigInteger)
    account: Mapped[LedgerAccount] = relationship(viewonly=True)
    __table_args__ = (
        UniqueConstraint("posting_id", "number"),
        CheckConstraint("(debit IS NULL) <> (credit IS NULL)", name="one_side"),
        CheckConstraint(f"COALESCE(debit, credit) BETWEEN 1 AND {MOST}", name="amount"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_ledger_leg_account", "account_id", "id"),
    )


class Seal(Row):
    """A seal over every posting up to `last_posting_id` that the seal before does not cover: their Merkle root, chained to that seal's hash."""

    __tablename__ = "ledger_seal"
    last_posting_id: Mapped[int] = mapped_column(unique=True)
    count: Mapped[int]
    root: Mapped[str]
    previous: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (CheckConstraint("count >= 1", name="count"),)


guards.attach(LedgerAccount.__table__, Posting.__table__, Leg.__table__, Seal.__table__)
