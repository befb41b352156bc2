"""Random histories of contests, told to the real code: funding, awards of teams, payouts that fail and come back, disputes, clawbacks, pledges,
in currencies of 0, 2 and 3 decimals, with every report of a provider told again. A model beside it keeps nothing but facts; after each event the
ledger holds what the facts say, to the last minor unit, and every invariant holds."""

import os
from collections import Counter
from types import SimpleNamespace

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.checking import check
from ideahub.domain.ledger.commands import Order, post, reverse
from ideahub.domain.ledger.models import LedgerAccount, Posting
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict
from ideahub.kernel.policy import SYSTEM
from tests.factories.ledger import BANK, cash

HISTORIES, EVENTS = int(os.environ.get("LEDGER_HISTORIES", "8")), int(os.environ.get("LEDGER_EVENTS", "50"))
UNITS = ("EUR", "JPY", "KWD", "EUR-pledged", "JPY-pledged")
AMOUNT = st.integers(1, 60_000)
HOST = SimpleNamespace(id=7)


class Contest:
    """The facts of one contest."""

    def __init__(self, number: int, unit: str):
        self.id, self.unit = number, unit
        self.purse = self.fee = self.vat = self.dispute = self.sponsor_owes = self.promised = 0
        self.prizes, self.awards, self.shares, self.payable, self.winner_owes = (Counter() for _each in range(5))
        self.flying: dict[int, tuple[int, int]] = {}  # payout: (share, amount)
        self.refunds: dict[int, tuple[int, int, int]] = {}  # refund: (purse, fee, vat)
        self.paid: list[tuple[int, int]] = []  # (share, amount)
        self.charges: list[int] = []
        self.awarded: dict[int, int] = {}  # share: amount

    @property
    def is_cash(self) -> bool:
        return not self.unit.endswith("-pledged")

    def balances(self) -> dict[str, int]:
        """Code to balance of the contest's own accounts."""
        of = {
            f"L:purse:{self.id}": self.purse, f"L:fee_deferred:{self.id}": self.fee, f"A:disp:{self.id}": self.dispute,
            f"A:recv_sponsor:{self.id}": self.sponsor_owes, f"A:offplatform:{self.id}": self.promised,
        }  # fmt: skip
        for kind, amounts in (("prize", self.prizes), ("award", self.awards), ("share", self.shares), ("payable", self.payable)):
            of |= {f"L:{kind}:{key}": amount for key, amount in amounts.items()}
        of |= {f"L:payout_inflight:{key}": amount for key, (_share, amount) in self.flying.items()}
        of |= {f"L:refund_inflight:{key}": sum(parts) for key, parts in self.refunds.items()}
        of |= {f"A:recv_winner:{key}": amount for key, amount in self.winner_owes.items()}
        return {f"{code}:{self.unit}": amount for code, amount in of.items() if amount}


def happens(fits, **draws):
    """A rule for one of the contests that fit, where there is any."""

    def wrap(function):
        def act(self, data, **values):
            function(self, data.draw(st.sampled_from([contest for contest in self.contests if fits(contest)])), data, **values)

        act.__name__ = function.__name__
        return precondition(lambda self: any(map(fits, self.contests)))(rule(data=st.data(), **draws)(act))

    return wrap


class Histories(RuleBasedStateMachine):
    """What may happen next is drawn from what can."""

    def __init__(self):
        super().__init__()
        self.savepoint = db.engines[None].begin_nested()
        self.contests: list[Contest] = []
        self.shared: Counter = Counter()  # code: balance of accounts that all share
        self.told: list[tuple] = []  # (actor, order, id)
        self.number = 0

    def teardown(self):
        """Undo it all."""
        db.session.remove()
        self.savepoint.rollback()

    def new(self) -> int:
        """A number that nothing has yet."""
        self.number += 1
        return self.number

    def told_of(self, contest: Contest, move, actor=SYSTEM, key: str = "") -> Posting:
        """Post it, and remember it for those who tell it again."""
        order = Order(move=move, key=key or f"event-{self.new()}", reason="as it happened", challenge_id=contest.id)
        posting = post(actor=actor, order=order)
        self.told.append((actor, order, posting.id))
        return posting

    @staticmethod
    def one(data, amounts: dict):
        """A key whose amount is not 0."""
        return data.draw(st.sampled_from(sorted(key for key, amount in amounts.items() if amount)))

    @initialize(units=st.lists(st.sampled_from(UNITS), min_size=2, max_size=4))
    def begin(self, units):
        """Some contests."""
        self.contests = [Contest(self.new(), unit) for unit in units]
        for contest in self.contests:
            self.funded(contest, 50_000, 5_000, 950)

    @happens(lambda contest: True, purse=AMOUNT, fee=st.integers(0, 600), vat=st.integers(0, 90))
    def fund(self, contest, data, purse, fee, vat):
        """E1, E16, E18."""
        self.funded(contest, purse, fee, vat)

    def funded(self, contest, purse, fee, vat):
        """A pledge, or a payment with fee and tax."""
        contest.purse += purse
        if not contest.is_cash:
            contest.promised += purse
            self.told_of(contest, postings.pledge(challenge=contest.id, currency=contest.unit[:3], amount=purse), HOST)
            return
        contest.fee, contest.vat = contest.fee + fee, contest.vat + vat
        self.shared[f"L:vat:DE:{contest.unit}"] += vat
        self.shared[cash(contest.unit)] += purse + fee + vat
        contest.charges.append(purse + fee + vat)
        self.told_of(contest, postings.charge(challenge=contest.id, cash=cash(contest.unit), purse=purse, fee=fee, vat=vat, vat_to="DE"), BANK)

    @happens(lambda contest: contest.is_cash and contest.charges, amount=st.integers(1, 90), kind=st.sampled_from(["processor", "payout"]))
    def provider_takes_a_fee(self, contest, data, amount, kind):
        """E2, E10f."""
        move = postings.processor_fee if kind == "processor" else paying_out.payout_fee
        self.shared[f"E:{'psp_fee' if kind == 'processor' else 'payout_fee'}:{contest.unit}"] += amount
        self.shared[cash(contest.unit)] -= amount
        self.told_of(contest, move(cash=cash(contest.unit), amount=amount), BANK)

    @happens(lambda contest: contest.purse, part=st.integers(1, 100))
    def commit(self, contest, data, part):
        """E3."""
        amount, prize = max(1, contest.purse * part // 100), self.new()
        contest.purse -= amount
        contest.prizes[prize] += amount
        self.told_of(contest, postings.committed(challenge=contest.id, unit=contest.unit, prizes={prize: amount}))

    @happens(lambda contest: contest.purse)
    def accept_a_sample(self, contest, data):
        """E3s."""
        amount, award = min(contest.purse, 50), self.new()
        contest.purse -= amount
        contest.awards[award] += amount
        self.told_of(contest, postings.sample_accepted(challenge=contest.id, award=award, unit=contest.unit, amount=amount))

    @happens(lambda contest: +contest.prizes, finalists=st.integers(1, 3))
    def award(self, contest, data, finalists):
        """E4, E5."""
        prize = self.one(data, contest.prizes)
        each = contest.prizes[prize] // finalists
        if each == 0:
            return
        awards = {self.new(): each for _finalist in range(finalists)}
        contest.prizes[prize] -= each * finalists
        contest.awards.update(awards)
        if finalists == 1:
            move = postings.awarded(prize=prize, award=min(awards), unit=contest.unit, amount=each)
        else:
            move = postings.finalists_chosen(prize=prize, unit=contest.unit, awards=awards)
        self.told_of(contest, move, HOST)

    @happens(lambda contest: +contest.awards, weights=st.lists(st.integers(1, 9), min_size=1, max_size=4))
    def split(self, contest, data, weights):
        """E6; I20: the shares are the award exactly."""
        award = self.one(data, contest.awards)
        total, by = contest.awards[award], {self.new(): weight for weight in weights}
        with pytest.raises(Conflict):
            self.told_of(contest, postings.award_split(award=award, unit=contest.unit, amount=total + 1, weights=by))
        posting = self.told_of(contest, postings.award_split(award=award, unit=contest.unit, amount=total, weights=by), HOST)
        shares = {int(leg.account.code.split(":")[2]): leg.credit for leg in posting.legs if leg.credit}
        assert sum(shares.values()) == total and shares.keys() <= by.keys()
        contest.awards[award] = 0
        contest.shares.update(shares)
        contest.awarded.update(shares)

    @happens(lambda contest: +contest.awards or +contest.shares, to=st.sampled_from(["prize", "reversed", "purse", "pool"]))
    def give_up(self, contest, data, to):
        """E6r, E7, E7p."""
        what = data.draw(st.sampled_from([name for name in ("awards", "shares") if +getattr(contest, name)]))
        amounts = getattr(contest, what)
        which, prize = self.one(data, amounts), self.new()
        amount, amounts[which] = amounts[which], 0
        contest.awarded.pop(which, None)
        given = {what: {which: amount}, "unit": contest.unit}
        if to == "purse":
            contest.purse += amount
            move = postings.given_up_to_purse(challenge=contest.id, **given)
        elif to == "pool" and contest.is_cash:
            self.shared[f"L:pool:community:{contest.unit}"] += amount
            move = postings.given_to_pool(pool="community", **given)
        else:
            contest.prizes[prize] += amount
            move = (postings.award_reversed if to == "reversed" else postings.given_up_to_prize)(prize=prize, **given)
        self.told_of(contest, move)

    @happens(lambda contest: +contest.shares)
    def verify(self, contest, data):
        """E8."""
        share = self.one(data, contest.shares)
        amount, contest.shares[share] = contest.shares[share], 0
        contest.payable[share] += amount
        self.told_of(contest, paying_out.verified(share=share, unit=contest.unit, amount=amount))

    @happens(lambda contest: contest.is_cash and any(amount > 3 for amount in contest.payable.values()))
    def withhold(self, contest, data):
        """E9, E9r."""
        share = self.one(data, {key: amount > 3 for key, amount in contest.payable.items()})
        amount = contest.payable[share] * 3 // 10
        contest.payable[share] -= amount
        contest.awarded[share] -= amount
        self.told_of(contest, paying_out.tax_withheld(share=share, authority="US-IRS", unit=contest.unit, amount=amount))
        self.shared[cash(contest.unit)] -= amount
        self.told_of(contest, paying_out.withheld_tax_remitted(authority="US-IRS", cash=cash(contest.unit), amount=amount), BANK)

    @happens(lambda contest: +contest.payable)
    def open_a_payout(self, contest, data):
        """E10a; the same money is never set aside twice."""
        share = self.one(data, contest.payable)
        amount, payout = contest.payable[share], self.new()
        self.told_of(contest, paying_out.payout_opened(share=share, payout=payout, unit=contest.unit, amount=amount))
        contest.payable[share] = 0
        contest.flying[payout] = share, amount
        with pytest.raises(Conflict, match="cannot be taken"):
            self.told_of(contest, paying_out.payout_opened(share=share, payout=self.new(), unit=contest.unit, amount=amount))

    @happens(lambda contest: contest.flying, fails=st.booleans())
    def end_a_payout(self, contest, data, fails):
        """E10b, E10c, E18."""
        payout = data.draw(st.sampled_from(sorted(contest.flying)))
        share, amount = contest.flying.pop(payout)
        if fails:
            contest.payable[share] += amount
            self.told_of(contest, paying_out.payout_failed(share=share, payout=payout, unit=contest.unit, amount=amount), BANK)
            return
        contest.paid.append((share, amount))
        if contest.is_cash:
            self.shared[cash(contest.unit)] -= amount
            move = paying_out.payout_confirmed(payout=payout, cash=cash(contest.unit), amount=amount)
        else:
            contest.promised -= amount
            move = paying_out.payout_paid_directly(challenge=contest.id, payout=payout, currency=contest.unit[:3], amount=amount)
        self.told_of(contest, move, BANK)

    @happens(lambda contest: contest.is_cash and contest.paid)
    def payout_comes_back(self, contest, data):
        """E10d."""
        share, amount = contest.paid.pop()
        contest.payable[share] += amount
        self.shared[cash(contest.unit)] += amount
        self.told_of(contest, paying_out.payout_returned(share=share, cash=cash(contest.unit), amount=amount), BANK)

    @happens(lambda contest: contest.fee)
    def earn_the_fee(self, contest, data):
        """E11."""
        amount, contest.fee = contest.fee, 0
        self.shared[f"I:platform_fee:{contest.unit}"] += amount
        self.told_of(contest, paying_out.fee_earned(challenge=contest.id, unit=contest.unit, amount=amount))

    @happens(lambda contest: contest.purse, floor=st.booleans())
    def open_a_refund(self, contest, data, floor):
        """E12, E13, E18w."""
        if not contest.is_cash:
            amount, contest.purse = contest.purse, 0
            contest.promised -= amount
            self.told_of(contest, postings.pledge_withdrawn(challenge=contest.id, currency=contest.unit[:3], amount=amount), HOST)
        else:
            refund, parts = self.new(), {"purse": contest.purse, "fee": contest.fee, "vat": contest.vat, "vat_to": "DE"}
            kept = min(contest.purse, 60) if floor else 0
            contest.refunds[refund] = contest.purse - kept, contest.fee, contest.vat
            self.shared[f"L:vat:DE:{contest.unit}"] -= contest.vat
            contest.purse = contest.fee = contest.vat = 0
            if kept:
                award = self.new()
                contest.awards[award] += kept
                move = paying_out.refund_with_floor(challenge=contest.id, refund=refund, unit=contest.unit, awards={award: kept}, **parts)
            else:
                move = paying_out.refund_opened(challenge=contest.id, refund=refund, unit=contest.unit, **parts)
            self.told_of(contest, move)

    @happens(lambda contest: any(map(sum, contest.refunds.values())), fails=st.booleans())
    def end_a_refund(self, contest, data, fails):
        """E12."""
        refund = self.one(data, {key: sum(parts) for key, parts in contest.refunds.items()})
        purse, fee, vat = contest.refunds.pop(refund)
        if fails:
            contest.purse, contest.fee, contest.vat = contest.purse + purse, contest.fee + fee, contest.vat + vat
            self.shared[f"L:vat:DE:{contest.unit}"] += vat
            parts = {"purse": purse, "fee": fee, "vat": vat, "vat_to": "DE"}
            self.told_of(contest, paying_out.refund_failed(challenge=contest.id, refund=refund, unit=contest.unit, **parts), BANK)
        else:
            self.shared[cash(contest.unit)] -= purse + fee + vat
            self.told_of(contest, paying_out.refund_confirmed(refund=refund, cash=cash(contest.unit), amount=purse + fee + vat), BANK)

    @happens(lambda contest: contest.is_cash and contest.paid)
    def claw_back(self, contest, data):
        """E14."""
        _share, amount = contest.paid.pop()
        award, prize = self.new(), self.new()
        contest.winner_owes[award] += amount
        contest.prizes[prize] += amount
        self.told_of(contest, paying_out.clawback_opened(award=award, prize=prize, unit=contest.unit, amount=amount))

    @happens(lambda contest: +contest.winner_owes, let_go=st.booleans())
    def winner_pays_back(self, contest, data, let_go):
        """E14, E15c."""
        award = self.one(data, contest.winner_owes)
        amount, contest.winner_owes[award] = contest.winner_owes[award], 0
        if let_go:
            self.shared[f"E:goodwill:{contest.unit}"] += amount
            self.told_of(contest, paying_out.winner_debt_let_go(award=award, unit=contest.unit, amount=amount), HOST)
        else:
            self.shared[cash(contest.unit)] += amount
            self.told_of(contest, paying_out.winner_paid_back(award=award, cash=cash(contest.unit), amount=amount), BANK)

    @happens(lambda contest: contest.charges and not contest.dispute, fee=st.integers(0, 1500))
    def dispute(self, contest, data, fee):
        """E15."""
        amount = contest.charges.pop()
        contest.dispute = amount
        self.shared[f"E:chargeback_fee:{contest.unit}"] += fee
        self.shared[cash(contest.unit)] -= amount + fee
        self.told_of(contest, paying_out.chargeback_opened(challenge=contest.id, cash=cash(contest.unit), amount=amount, fee=fee), BANK)

    @happens(lambda contest: contest.dispute, won=st.booleans())
    def end_the_dispute(self, contest, data, won):
        """E15w, E15a, E15b: winners are paid in any case."""
        amount, contest.dispute = contest.dispute, 0
        if won:
            self.shared[cash(contest.unit)] += amount
            self.told_of(contest, paying_out.chargeback_won(challenge=contest.id, cash=cash(contest.unit), amount=amount), BANK)
            return
        purse = min(amount, contest.purse)
        fee = min(amount - purse, contest.fee)
        vat = min(amount - purse - fee, contest.vat)
        owed = amount - purse - fee - vat
        contest.purse, contest.fee, contest.vat = contest.purse - purse, contest.fee - fee, contest.vat - vat
        self.shared[f"L:vat:DE:{contest.unit}"] -= vat
        contest.sponsor_owes += owed
        parts = {"purse": purse, "fee": fee, "vat": vat, "vat_to": "DE", "owed": owed}
        self.told_of(contest, paying_out.chargeback_lost(challenge=contest.id, unit=contest.unit, **parts), BANK)

    @happens(lambda contest: contest.sponsor_owes, pays=st.booleans())
    def sponsor_pays_back(self, contest, data, pays):
        """E15b, E15c."""
        amount, contest.sponsor_owes = contest.sponsor_owes, 0
        if pays:
            self.shared[cash(contest.unit)] += amount
            self.told_of(contest, paying_out.sponsor_paid_back(challenge=contest.id, cash=cash(contest.unit), amount=amount), BANK)
        else:
            self.shared[f"E:chargeback_loss:{contest.unit}"] += amount
            self.told_of(contest, paying_out.sponsor_debt_written_off(challenge=contest.id, unit=contest.unit, amount=amount))

    @happens(lambda contest: True, amount=AMOUNT)
    def post_wrongly_and_correct_it(self, contest, data, amount):
        """E20."""
        if contest.is_cash:
            posting = self.told_of(contest, postings.charge(challenge=contest.id, cash=cash(contest.unit), purse=amount), BANK)
            reverse(actor=BANK, posting=posting, key=f"event-{self.new()}", reason="It was another contest's.")

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def tell_it_again(self, data):
        """A webhook that comes twice, and one whose key was used for something else."""
        actor, order, key = data.draw(st.sampled_from(self.told))
        assert post(actor=actor, order=order).id == key
        other = Order(move=order.move, key=order.key, reason="something else", challenge_id=order.challenge_id)
        with pytest.raises(Conflict, match="was used for another posting"):
            post(actor=actor, order=other)

    @rule()
    def seal(self):
        """What the worker does every minute."""
        seal_postings()

    @invariant()
    def ledger_holds_what_the_facts_say(self):
        """I4, I6, I8, I9, I10 against the facts, and all that the check knows."""
        expected = {code: amount for code, amount in self.shared.items() if amount}
        for contest in self.contests:
            expected |= contest.balances()
        assert dict(db.session.execute(select(LedgerAccount.code, LedgerAccount.balance).where(LedgerAccount.balance != 0)).all()) == expected
        for contest in self.contests:
            paid = Counter()
            for share, amount in contest.paid:
                paid[share] += amount
            assert all(paid[share] <= contest.awarded.get(share, 0) for share in paid)
        report = check()
        assert list(report.findings()) == []
        assert report.postings == db.session.scalar(select(func.count()).select_from(Posting))


@pytest.mark.timeout(0)
def test_after_every_event_of_any_history_the_ledger_holds_what_the_facts_say(database):
    settings = hypothesis.settings(
        max_examples=HISTORIES, stateful_step_count=EVENTS, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    run_state_machine_as_test(Histories, settings=settings)
