"""Posting: what is written, what is refused beside it, and once only."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, func, select

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.actors import Provider
from ideahub.domain.ledger.checking import check
from ideahub.domain.ledger.commands import Order, post, post_together, reverse
from ideahub.domain.ledger.models import LedgerAccount, Leg, Posting
from ideahub.domain.ledger.moves import Move, Part
from ideahub.domain.ledger.queries import balance
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict, Denied
from ideahub.kernel.policy import SYSTEM, VISITOR
from tests.factories.ledger import BANK, cash, fund, make_payable, moved

pytestmark = pytest.mark.usefixtures("database")
PERSON = SimpleNamespace(id=7)


def rows() -> tuple[int, int, int]:
    """How many postings, legs and minor units of balances there are."""
    counts = (select(func.count()).select_from(model) for model in (Posting, Leg))
    return (*map(db.session.scalar, counts), db.session.scalar(select(func.sum(LedgerAccount.balance))) or 0)


class TestPost:
    def test_legs_are_written_and_move_the_balances(self):
        posting = fund(purse=60_000, fee=6_000)
        assert [(leg.number, leg.account.code, leg.debit, leg.credit) for leg in posting.legs] == [
            (1, "A:psp:stripe:EUR", 66_000, None), (2, "L:purse:7:EUR", None, 60_000), (3, "L:fee_deferred:7:EUR", None, 6_000),
        ]  # fmt: skip
        assert [balance("psp", "stripe", unit="EUR"), balance("purse", 7, unit="EUR"), balance("fee_deferred", 7, unit="EUR")] == [66_000, 60_000, 6_000]

    def test_who_why_and_when_stand_in_it(self, clock):
        happened = clock.now() - timedelta(hours=3)
        posting = moved(postings.charge(challenge=7, cash=cash(), purse=500), reason="Payment pi_1", occurred_at=happened)
        assert (posting.actor, posting.reason, posting.occurred_at, posting.recorded_at, posting.challenge_id) == (
            "provider:stripe", "Payment pi_1", happened, clock.now(), 7,
        )  # fmt: skip

    def test_same_key_and_body_gives_the_first_answer(self, clock):
        first = moved(postings.charge(challenge=7, cash=cash(), purse=500), key="evt_1")
        clock.forward(days=1)
        again = moved(postings.charge(challenge=7, cash=cash(), purse=500), key="evt_1")
        assert (again.id, rows()[:2], balance("purse", 7, unit="EUR")) == (first.id, (1, 2), 500)

    def test_same_key_gives_the_first_answer_when_the_money_has_gone_on_since(self):
        make_payable(3, 500)
        opened = moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), actor=SYSTEM, key="payout:8")
        assert moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), actor=SYSTEM, key="payout:8").id == opened.id

    @pytest.mark.parametrize(
        ("purse", "more"), [(501, {}), (500, {"reason": "another"}), (500, {"actor": Provider("sandbox")}), (500, {"occurred_at": datetime(2026, 1, 1, tzinfo=UTC)})]
    )
    def test_same_key_with_another_body_is_refused(self, purse, more):
        moved(postings.charge(challenge=7, cash=cash(), purse=500), key="evt_1")
        before = rows()
        with pytest.raises(Conflict, match="The key “evt_1” was used for another posting"):
            moved(postings.charge(challenge=7, cash=cash(), purse=purse), key="evt_1", **more)
        assert rows() == before

    def test_what_is_owed_never_falls_below_nothing(self):
        make_payable(3, 500)
        moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), actor=SYSTEM)
        before = rows()
        with pytest.raises(Conflict, match="“L:payable:3:EUR” holds €0; €5 cannot be taken from it. Nothing was posted."):
            moved(paying_out.payout_opened(share=3, payout=9, unit="EUR", amount=500), actor=SYSTEM)
        assert rows() == before

    def test_cash_may_fall_below_nothing(self):
        moved(paying_out.payout_fee(cash=cash(), amount=25), None)
        assert balance("psp", "stripe", unit="EUR") == -25

    def test_debts_to_us_never_fall_below_nothing(self):
        with pytest.raises(Conflict, match="A:recv_winner:3:EUR"):
            moved(paying_out.winner_paid_back(award=3, cash=cash(), amount=500))

    def test_what_is_pledged_is_never_paid_from_what_is_here(self):
        fund(purse=500)
        moved(postings.pledge(challenge=7, currency="EUR", amount=500), actor=PERSON)
        moved(postings.committed(challenge=7, unit="EUR-pledged", prizes={1: 500}), actor=SYSTEM)
        with pytest.raises(ValueError, match="balances in every unit"):
            Move("awarded", (Part("L:prize:1:EUR-pledged", 500, None), Part("L:award:1:EUR", None, 500)))

    @pytest.mark.parametrize("actor", [PERSON, SYSTEM])
    def test_cash_moves_only_as_a_provider_reports(self, actor):
        with pytest.raises(Denied, match="nobody can say so by hand"):
            moved(postings.charge(challenge=7, cash=cash(), purse=500), actor=actor)
        assert rows()[:2] == (0, 0)

    def test_who_is_not_signed_in_posts_nothing(self):
        fund()
        with pytest.raises(Denied, match="Sign in first"):
            moved(postings.committed(challenge=7, unit="EUR", prizes={1: 500}), actor=VISITOR)

    def test_prize_never_becomes_income(self):
        with pytest.raises(ValueError, match="does not credit I:platform_fee:EUR"):
            Order(move=Move("given_up", (Part("L:award:1:EUR", 5, None), Part("I:platform_fee:EUR", None, 5))), key="k", reason="r", challenge_id=7)

    def test_split_that_leaves_something_is_refused(self):
        fund(purse=500)
        moved(postings.committed(challenge=7, unit="EUR", prizes={1: 500}), actor=SYSTEM)
        moved(postings.awarded(prize=1, award=1, unit="EUR", amount=500), actor=SYSTEM)
        with pytest.raises(Conflict, match="all of it has to go"):
            moved(postings.award_split(award=1, unit="EUR", amount=499, weights={1: 1}), actor=SYSTEM)

    def test_money_of_one_challenge_stays_out_of_another(self):
        make_payable(3, 500, challenge=7)
        with pytest.raises(Conflict, match="“L:payable:3:EUR” belongs to another challenge"):
            moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), 9, SYSTEM)
        with pytest.raises(ValueError, match="L:purse:7:EUR belongs to a challenge"):
            moved(postings.charge(challenge=7, cash=cash(), purse=500), 9)

    @pytest.mark.parametrize(("field", "value"), [("key", " "), ("reason", ""), ("reason", "x" * 501), ("key", "x" * 501)])
    def test_order_without_key_or_reason_is_refused(self, field, value):
        with pytest.raises(ValueError, match="key and a reason"):
            Order(**{"move": paying_out.payout_fee(cash=cash(), amount=1), "key": "k", "reason": "r", field: value})

    def test_amount_beyond_all_reason_is_refused(self):
        with pytest.raises(ValueError, match="too large"):
            moved(postings.charge(challenge=7, cash=cash(), purse=10**15 + 1))


class TestPostTogether:
    def test_each_finds_what_the_one_before_has_moved(self):
        orders = [
            Order(move=postings.charge(challenge=7, cash=cash(), purse=500), key="a", reason="r", challenge_id=7),
            Order(move=postings.committed(challenge=7, unit="EUR", prizes={1: 500}), key="b", reason="r", challenge_id=7),
        ]
        assert [posting.kind for posting in post_together(actor=BANK, orders=orders)] == ["charge", "committed"]
        assert (balance("purse", 7, unit="EUR"), balance("prize", 1, unit="EUR")) == (0, 500)

    def test_one_that_is_refused_takes_all_with_it(self):
        orders = [
            Order(move=postings.charge(challenge=7, cash=cash(), purse=500), key="a", reason="r", challenge_id=7),
            Order(move=postings.committed(challenge=7, unit="EUR", prizes={1: 501}), key="b", reason="r", challenge_id=7),
        ]
        with pytest.raises(Conflict, match="L:purse:7:EUR"):
            post_together(actor=BANK, orders=orders)
        assert rows() == (0, 0, 0)

    def test_same_key_twice_is_one_posting(self):
        order = Order(move=postings.charge(challenge=7, cash=cash(), purse=500), key="a", reason="r", challenge_id=7)
        first, second = post_together(actor=BANK, orders=[order, order])
        assert (first.id, rows()[:2]) == (second.id, (1, 2))


class TestReverse:
    def test_reversal_is_the_exact_mirror_and_the_first_stays(self):
        posting = fund(purse=500, fee=50)
        mirror = reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.")
        assert [(leg.account.code, leg.debit, leg.credit) for leg in mirror.legs] == [
            ("L:fee_deferred:7:EUR", 50, None), ("L:purse:7:EUR", 500, None), ("A:psp:stripe:EUR", None, 550),
        ]  # fmt: skip
        assert (mirror.reverses_id, mirror.challenge_id, rows()) == (posting.id, 7, (2, 6, 0))

    def test_same_key_gives_the_first_answer(self):
        posting = fund(purse=500)
        first = reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.")
        assert reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.").id == first.id

    def test_posting_is_reversed_once(self):
        posting = fund(purse=500)
        mirror = reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.")
        with pytest.raises(Conflict, match="reversed already"):
            reverse(actor=BANK, posting=posting, key="undo again", reason="Booked twice.")
        with pytest.raises(Conflict, match="A reversal is not reversed"):
            reverse(actor=BANK, posting=mirror, key="redo", reason="No, it was not.")

    def test_what_a_provider_reported_is_not_undone_by_hand(self):
        with pytest.raises(Denied, match="nobody can say so by hand"):
            reverse(actor=SYSTEM, posting=fund(), key="undo", reason="I say so.")

    def test_what_has_gone_on_is_not_reversed(self):
        posting = fund(purse=500)
        moved(postings.committed(challenge=7, unit="EUR", prizes={1: 500}), actor=SYSTEM)
        with pytest.raises(Conflict, match="“L:purse:7:EUR” holds €0"):
            reverse(actor=BANK, posting=posting, key="undo", reason="Booked twice.")

    def test_order_of_a_reversal_names_its_posting(self):
        move = paying_out.payout_fee(cash=cash(), amount=1)
        with pytest.raises(ValueError, match="names the posting"):
            Order(move=move, key="k", reason="r", reverses_id=1)
        with pytest.raises(ValueError, match="names the posting"):
            post(actor=BANK, order=Order(move=Move("reversal", move.parts), key="k", reason="r"))


class Pulled(BaseException):
    """The plug."""


@pytest.mark.committed
class TestPulledPlug:
    def test_whatever_statement_was_the_last_nothing_is_half_written_and_the_same_again_is_done_once(self):
        orders = [
            Order(move=postings.charge(challenge=7, cash=cash(), purse=500, fee=50), key="a", reason="r", challenge_id=7),
            Order(move=postings.committed(challenge=7, unit="EUR", prizes={1: 300, 2: 200}), key="b", reason="r", challenge_id=7),
        ]
        fund(8, 100)
        before, sent = rows(), 0
        for last in range(1, 100):
            sent = 0

            def pull(*_args, last=last):
                nonlocal sent
                sent += 1
                if sent == last:
                    raise Pulled

            event.listen(db.engine, "before_cursor_execute", pull)
            try:
                post_together(actor=BANK, orders=orders)
                break
            except Pulled:
                db.session.rollback()
            finally:
                event.remove(db.engine, "before_cursor_execute", pull)
            assert (rows(), list(check().findings())) == (before, [])
            db.session.rollback()
        assert last > 10
        assert [posting.key for posting in post_together(actor=BANK, orders=orders)] == ["a", "b"]
        assert (rows()[:2], list(check().findings())) == ((3, 8), [])
