"""What the database refuses by itself, however it is asked: SQL by hand, past all our code."""

import sqlite3

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.commands import reverse
from ideahub.domain.ledger.guards import TABLES
from ideahub.domain.ledger.models import LedgerAccount, Leg
from ideahub.domain.ledger.queries import balance, statement_of_codes
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.factories.ledger import BANK, cash, fund, make_payable, moved

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.committed]
POSTING = (
    "INSERT INTO ledger_posting (id, kind, challenge_id, key, body_hash, actor, reason, occurred_at, recorded_at, leg_count, reverses_id, hash) "
    "VALUES (:id, :kind, :challenge, :key, '', :actor, :reason, '2026-11-27', '2026-11-27', :legs, :reverses, '')"
)
HAND = {"id": 900, "kind": "charge", "challenge": 7, "key": "by hand", "actor": "provider:x", "reason": "r", "reverses": None}
LEG = "INSERT INTO ledger_leg (posting_id, number, account_id, debit, credit) VALUES (:posting, :number, :account, :debit, :credit)"


def account(code: str) -> int:
    """The id of an account, made where there is none."""
    with db.engine.begin() as connection:
        found = connection.scalar(text("SELECT id FROM ledger_account WHERE code = :code"), {"code": code})
        if found is None:
            kind, unit = code[0], code.rsplit(":", 1)[1]
            connection.execute(
                text("INSERT INTO ledger_account (code, type, unit, opened_at, balance, last_leg_id) VALUES (:code, :type, :unit, '2026-11-27', 0, 0)"),
                {"code": code, "type": kind, "unit": unit},
            )
            found = connection.scalar(text("SELECT id FROM ledger_account WHERE code = :code"), {"code": code})
    return found


def write(*legs: tuple[str, int | None, int | None], count: int | None = None, **columns) -> None:
    """A posting with these legs (code, debit, credit), by SQL; `count` is how many it says it has."""
    values = {**HAND, **columns}
    ids = {code: account(code) for code, _debit, _credit in legs}
    with db.engine.begin() as connection:
        connection.execute(text(POSTING), {**values, "legs": len(legs) if count is None else count})
        for number, (code, debit, credit) in enumerate(legs, 1):
            connection.execute(text(LEG), {"posting": values["id"], "number": number, "account": ids[code], "debit": debit, "credit": credit})


def run(sql: str, **values) -> None:
    """A statement in a transaction of its own."""
    with db.engine.begin() as connection:
        connection.execute(text(sql), values)


def state() -> list:
    """Every row of the ledger."""
    with db.engine.connect() as connection:
        return [tuple(row) for table in TABLES for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))]


def refused(words: str):
    """The refusal of the database, by its words."""
    return pytest.raises(DBAPIError, match=words)


@pytest.mark.parametrize("table", TABLES)
class TestAppendOnly:
    @pytest.fixture(autouse=True)
    def _filled(self, database):
        make_payable()
        seal_postings()

    @pytest.mark.parametrize("where", ["", " WHERE id = (SELECT MIN(id) FROM {table})"])
    def test_row_is_not_deleted(self, table, where):
        before = state()
        with refused("never (changed or )?deleted"):
            run(f"DELETE FROM {table}{where.format(table=table)}")
        assert state() == before

    def test_no_column_is_changed(self, table):
        before = state()
        for column in inspect(db.engine).get_columns(table):
            with refused("never changed|follows the legs"):
                run(f'UPDATE {table} SET "{column["name"]}" = {"NULL" if column["nullable"] else chr(39) + "2025-01-01" + chr(39) if column["name"].endswith("_at") else "1"}')
            assert state() == before

    @pytest.mark.postgres
    def test_table_is_not_emptied(self, table):
        with refused("never changed or deleted"):
            run(f"TRUNCATE {table} CASCADE")

    def test_row_is_not_written_over(self, table):
        if db.engine.dialect.name != "sqlite":
            pytest.skip("Only SQLite knows REPLACE.")
        before = state()
        for words in ("INSERT OR REPLACE INTO", "REPLACE INTO"):
            with refused("never changed|come in order|begins with nothing"):
                run(f"{words} {table} SELECT * FROM {table} WHERE id = (SELECT MIN(id) FROM {table})")
        assert state() == before


class TestAccount:
    def test_balance_is_not_set_by_hand(self):
        fund(purse=500)
        for balance_ in ("balance + 1", "0", "500"):
            with refused("a balance follows the legs of its account alone"):
                run(f"UPDATE ledger_account SET balance = {balance_} WHERE code = 'L:purse:7:EUR'")
            with refused("a balance follows the legs of its account alone"):
                run(f"UPDATE ledger_account SET balance = {balance_}, last_leg_id = last_leg_id + 1 WHERE code = 'L:purse:7:EUR'")

    def test_account_does_not_begin_with_something(self):
        with refused("an account begins with nothing"):
            run("INSERT INTO ledger_account (code, type, unit, opened_at, balance, last_leg_id) VALUES ('L:pool:floor:EUR', 'L', 'EUR', '2026-11-27', 5, 0)")

    @pytest.mark.parametrize(
        ("code", "kind", "unit"),
        [
            ("L:prize:1:EUR", "A", "EUR"), ("L:prize:1:EUR", "L", "USD"), ("L:prize:1:EUR", "L", ""), ("Q:prize:1:EUR", "Q", "EUR"),
            ("A:bank:EUR-pledged", "A", "EUR-pledged"), ("I:platform_fee:EUR-pledged", "I", "EUR-pledged"), ("A:offplatform:7:EUR", "A", "EUR"),
        ],
    )  # fmt: skip
    def test_code_type_and_unit_agree(self, code, kind, unit):
        with refused("ck_ledger_account_(type|code|unit)"):
            run(f"INSERT INTO ledger_account (code, type, unit, opened_at, balance, last_leg_id) VALUES ('{code}', '{kind}', '{unit}', '2026-11-27', 0, 0)")


class TestPosting:
    def test_balanced_posting_is_taken_and_moves_the_balances(self):
        write(("A:bank:EUR", 5, None), ("L:vat:DE:EUR", None, 5))
        assert (balance("bank", unit="EUR"), balance("vat", "DE", unit="EUR")) == (5, 5)

    @pytest.mark.parametrize(
        "legs",
        [
            [("A:bank:EUR", 5, None), ("L:vat:DE:EUR", None, 4)],
            [("A:bank:EUR", 5, None), ("L:vat:DE:USD", None, 5)],
            [("A:bank:EUR", 5, None), ("L:prize:1:EUR-pledged", None, 5)],
            [("A:bank:EUR", 5, None), ("A:psp:x:EUR", 5, None)],
        ],
    )
    def test_posting_that_does_not_balance_in_each_unit_is_refused(self, legs):
        for code, _debit, _credit in legs:
            account(code)
        before = state()
        with refused("the posting does not balance"):
            write(*legs)
        assert state() == before

    @pytest.mark.parametrize("written", [[], [("A:bank:EUR", 5, None)], [("A:bank:EUR", 5, None), ("L:vat:DE:EUR", None, 5)]])
    def test_posting_without_all_its_legs_is_refused_at_the_end_of_the_transaction(self, written):
        for code, _debit, _credit in written:
            account(code)
        before = state()
        with refused("FOREIGN KEY|fk_ledger_posting_last_leg"):
            write(*written, count=3)
        assert state() == before

    @pytest.mark.parametrize("count", [0, 1, -1])
    def test_posting_of_less_than_two_legs_is_refused(self, count):
        with refused("ck_ledger_posting_legs"):
            write(count=count)

    @pytest.mark.parametrize(
        ("columns", "words"),
        [
            ({"actor": ""}, "ck_ledger_posting_(actor|provider)"), ({"actor": "person:", "kind": "awarded"}, "ck_ledger_posting_actor"), ({"actor": "me"}, "ck_ledger_posting_(actor|provider)"),
            ({"actor": "person:7"}, "ck_ledger_posting_provider"), ({"actor": "system", "kind": "payout_confirmed"}, "ck_ledger_posting_provider"),
            ({"actor": "person:7", "kind": "paid_directly"}, "ck_ledger_posting_provider"),
            ({"reason": ""}, "ck_ledger_posting_said"), ({"key": ""}, "ck_ledger_posting_said"), ({"kind": ""}, "ck_ledger_posting_said"),
            ({"kind": "reversal"}, "ck_ledger_posting_reversal"), ({"reverses": 1}, "ck_ledger_posting_reversal"),
        ],
    )  # fmt: skip
    def test_posting_without_who_why_and_what_is_refused(self, columns, words):
        with refused(words):
            write(("A:bank:EUR", 5, None), ("L:vat:DE:EUR", None, 5), **columns)

    def test_key_is_used_once(self):
        fund()
        moved(postings.charge(challenge=7, cash=cash(), purse=5), key="evt_1")
        with refused("(?i)unique|never changed"):
            write(("A:bank:EUR", 5, None), ("L:vat:DE:EUR", None, 5), key="evt_1")

    def test_reversal_is_the_mirror(self):
        posting = fund(purse=500, fee=50)
        fund(purse=500, fee=50)
        key = posting.id
        db.session.rollback()
        for legs in (
            [("L:purse:7:EUR", 550, None), ("A:psp:stripe:EUR", None, 550)],
            [("L:purse:7:EUR", 500, None), ("L:fee_deferred:7:EUR", 50, None), ("A:psp:stripe:EUR", None, 550)],
            [("L:fee_deferred:7:EUR", 49, None), ("L:purse:7:EUR", 500, None), ("A:psp:stripe:EUR", None, 549)],
        ):
            with refused("not the mirror"):
                write(*legs, kind="reversal", reverses=key)
        write(("L:fee_deferred:7:EUR", 50, None), ("L:purse:7:EUR", 500, None), ("A:psp:stripe:EUR", None, 550), kind="reversal", reverses=key)
        with refused("(?i)unique|never changed"):
            write(("L:fee_deferred:7:EUR", 50, None), ("L:purse:7:EUR", 500, None), ("A:psp:stripe:EUR", None, 550), kind="reversal", reverses=key, id=901, key="b")

    def test_reversal_may_not_take_what_has_gone_on(self):
        posting = fund(purse=500)
        moved(postings.committed(challenge=7, unit="EUR", prizes={1: 500}), actor=SYSTEM)
        key = posting.id
        db.session.rollback()
        with refused("ck_ledger_account_floor"):
            write(("L:purse:7:EUR", 500, None), ("A:psp:stripe:EUR", None, 500), kind="reversal", reverses=key)


class TestLeg:
    @pytest.mark.parametrize(
        ("debit", "credit", "words"),
        [
            (None, None, "one_side|whole minor units|amount"), (5, 5, "one_side"), (0, None, "amount"), (-5, None, "amount"), (None, -5, "amount"),
            (10**15 + 1, None, "amount"),
        ],
    )  # fmt: skip
    def test_leg_is_a_debit_or_a_credit_above_nothing(self, debit, credit, words):
        with refused(words):
            write(("A:bank:EUR", debit, credit), ("L:vat:DE:EUR", None, 5))

    @pytest.mark.parametrize("amount", ["1.5", "'a lot'", "'5 EUR'", "x'05'"])
    def test_amount_is_a_whole_number(self, amount):
        if amount == "1.5" and db.engine.dialect.name != "sqlite":
            pytest.skip("The column itself holds whole numbers only.")
        bank = account("A:bank:EUR")
        with refused("whole minor units|amount|invalid input|of type|syntax"), db.engine.begin() as connection:
            connection.execute(text(POSTING), {**HAND, "legs": 2})
            connection.execute(text(f"INSERT INTO ledger_leg (posting_id, number, account_id, debit) VALUES (900, 1, {bank}, {amount})"))

    def test_posting_takes_no_further_leg(self):
        key, purse, bank = fund(purse=500).id, account("L:purse:7:EUR"), account("A:psp:stripe:EUR")
        db.session.rollback()
        before = state()
        for number in (1, 2, 3):
            with refused("has all its legs|come in order"), db.engine.begin() as connection:
                connection.execute(text(LEG), {"posting": key, "number": number, "account": purse, "debit": 5, "credit": None})
                connection.execute(text(LEG), {"posting": key, "number": number + 1, "account": bank, "debit": None, "credit": 5})
        assert state() == before

    def test_posting_takes_no_further_leg_in_its_own_transaction_either(self):
        bank, vat = account("A:bank:EUR"), account("L:vat:DE:EUR")
        with refused("has all its legs"), db.engine.begin() as connection:
            connection.execute(text(POSTING), {**HAND, "legs": 2})
            for number, (key, debit, credit) in enumerate([(bank, 5, None), (vat, None, 5), (bank, 5, None), (vat, None, 5)], 1):
                connection.execute(text(LEG), {"posting": 900, "number": number, "account": key, "debit": debit, "credit": credit})

    def test_leg_has_a_posting_and_an_account(self):
        bank = account("A:bank:EUR")
        for values in ({"posting": 77, "number": 1, "account": bank}, {"posting": 77, "number": 1, "account": 5000}):
            with refused("(?i)foreign key|come in order|has all"):
                run(LEG, **values, debit=5, credit=None)

    def test_liability_floor_holds_without_our_code(self):
        make_payable(3, 500)
        account("L:payout_inflight:8:EUR")
        db.session.rollback()
        before = state()
        with refused("ck_ledger_account_floor"):
            write(("L:payable:3:EUR", 501, None), ("L:payout_inflight:8:EUR", None, 501), kind="payout_opened")
        assert state() == before

    def test_debt_to_us_has_the_floor_too_and_cash_has_none(self):
        with refused("ck_ledger_account_floor"):
            write(("A:bank:EUR", 5, None), ("A:recv_winner:1:EUR", None, 5), kind="debt_paid")
        write(("E:payout_fee:EUR", 5, None), ("A:bank:EUR", None, 5), kind="payout_fee")
        assert balance("bank", unit="EUR") == -5

    def test_account_of_one_challenge_stays_out_of_postings_of_another(self):
        fund(7, 500)
        db.session.rollback()
        for challenge in (8, None):
            with refused("the account belongs to another challenge"):
                write(("A:bank:EUR", 5, None), ("L:purse:7:EUR", None, 5), challenge=challenge)

    @pytest.mark.parametrize("kind", ["given_up", "charge", "awarded"])
    def test_income_comes_of_fees_alone(self, kind):
        with refused("income comes of fees alone"):
            write(("A:bank:EUR", 5, None), ("I:platform_fee:EUR", None, 5), kind=kind)
        write(("A:bank:EUR", 5, None), ("I:listing_fee:EUR", None, 5), kind="listing_paid")


class TestWithoutForeignKeys:
    """Where SQLite was told to forget foreign keys, half a posting can be written. Then it is not read, and the check names it."""

    def test_half_a_posting_is_not_read(self, settings):
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL cannot be told so.")
        fund(7, 500)
        bank = account("A:bank:EUR")
        db.session.rollback()
        with sqlite3.connect(db.engine.url.database) as raw:
            raw.execute(POSTING, {**HAND, "legs": 2})
            raw.execute(LEG, {"posting": 900, "number": 1, "account": bank, "debit": 5, "credit": None})
        raw.close()
        assert [line.posting_id for line in statement_of_codes(["A:bank"])] == []
        assert db.session.query(Leg).filter_by(posting_id=900).count() == 1

    def test_reversal_through_the_command_satisfies_every_guard(self):
        posting = fund(purse=500, fee=50)
        reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.")
        moved(paying_out.payout_fee(cash=cash(), amount=5), None)
        db.session.rollback()
        assert dict(db.session.execute(db.select(LedgerAccount.code, LedgerAccount.balance)).all()) == {
            "A:psp:stripe:EUR": -5, "L:purse:7:EUR": 0, "L:fee_deferred:7:EUR": 0, "E:payout_fee:EUR": 5,
        }  # fmt: skip
