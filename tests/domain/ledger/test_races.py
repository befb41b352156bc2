"""Many post at the same moment: threads, and processes of their own. Exactly one wins what can be had once, and nobody waits for ever."""

import json
import subprocess
import sys
from random import Random

import pytest
from sqlalchemy import func, select

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.checking import check
from ideahub.domain.ledger.commands import Order, post, post_together
from ideahub.domain.ledger.models import LedgerAccount, Posting, Seal
from ideahub.domain.ledger.queries import balance
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.domain.ledger.crowd import play, wanted
from tests.factories.ledger import BANK, cash, fund, make_payable, moved
from tests.races import at_once
from tests.servers import CHECKOUT

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.committed]
PROCESSES, EACH = 4, 40


def test_share_is_paid_out_once_however_many_try(app):
    make_payable(3, 500)
    acts = [lambda payout=payout: moved(paying_out.payout_opened(share=3, payout=payout, unit="EUR", amount=500), actor=SYSTEM).id for payout in range(4)]
    answers = at_once(app, *acts[1:])
    assert (sorted(map(str, answers))[-2:], balance("payable", 3, unit="EUR")) == (["Conflict", "Conflict"], 0)
    assert list(check().findings()) == []


def test_one_report_that_comes_many_times_at_once_is_one_posting(app):
    order = Order(move=postings.charge(challenge=7, cash=cash(), purse=500), key="evt_1", reason="evt_1", challenge_id=7)
    answers = at_once(app, *[lambda: post(actor=BANK, order=order).id] * 4)
    assert (len(set(answers)), db.session.scalar(select(func.count()).select_from(Posting)), balance("purse", 7, unit="EUR")) == (1, 1, 500)


def test_one_key_for_two_things_at_once_takes_one_of_them(app):
    orders = [Order(move=postings.charge(challenge=challenge, cash=cash(), purse=500), key="evt_1", reason="r", challenge_id=challenge) for challenge in (7, 8)]
    answers = at_once(app, *[lambda order=order: post(actor=BANK, order=order).id for order in orders])
    assert (answers.count("Conflict"), balance("purse", 7, unit="EUR") + balance("purse", 8, unit="EUR")) == (1, 500)


def test_opposite_ways_through_the_accounts_never_wait_for_each_other_in_a_circle(app):
    """One goes from the fee to the income and on to the bank, the other the other way round, on accounts that both share."""
    for challenge in (7, 8):
        fund(challenge, 10_000, 2_000)

    def there(number):
        earned = Order(move=paying_out.fee_earned(challenge=7, unit="EUR", amount=10), key=f"a{number}", reason="r", challenge_id=7)
        taken = Order(move=paying_out.payout_fee(cash=cash(), amount=1), key=f"b{number}", reason="r")
        return lambda: [posting.kind for posting in post_together(actor=BANK, orders=[earned, taken])]

    def back(number):
        taken = Order(move=postings.processor_fee(cash=cash(), amount=1), key=f"c{number}", reason="r")
        earned = Order(move=paying_out.fee_earned(challenge=8, unit="EUR", amount=10), key=f"d{number}", reason="r", challenge_id=8)
        return lambda: [posting.kind for posting in post_together(actor=BANK, orders=[taken, earned])]

    for number in range(15):
        answers = at_once(app, there(f"{number}x"), back(f"{number}x"), there(f"{number}y"), back(f"{number}y"))
        assert answers == [["fee_earned", "payout_fee"], ["processor_fee", "fee_earned"]] * 2
    assert (balance("platform_fee", unit="EUR"), balance("psp", "stripe", unit="EUR")) == (600, 24_000 - 60)
    assert list(check().findings()) == []


def test_seals_that_are_set_while_others_post_cover_everything_once(app):
    def seal():
        return [seal_postings() for _time in range(5)]

    def fill(challenge):
        return lambda: [fund(challenge, 100).id for _time in range(10)]

    at_once(app, fill(7), seal, fill(8), seal)
    seal_postings()
    report = check()
    assert (list(report.findings()), report.postings, report.unsealed) == ([], 20, 0)
    assert db.session.scalar(select(func.sum(Seal.count))) == 20


def test_processes_that_post_the_same_things_at_once_post_each_once(app, settings):
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.domain.ledger.crowd", json.dumps(settings), str(number % 2), str(EACH), str(number)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )
        for number in range(PROCESSES)
    ]
    said = [process.communicate(timeout=100)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES
    told = [json.loads(line) for line in said]
    assert told[0]["ids"] == told[2]["ids"] and told[1]["ids"] == told[3]["ids"]
    report = check()
    assert (list(report.findings()), report.postings) == ([], 2 * EACH * len(wanted(Random(0), 0, 0)))
    held = db.session.scalar(select(func.sum(LedgerAccount.balance)).where(LedgerAccount.type == "L"))
    assert held == db.session.scalar(select(func.sum(LedgerAccount.balance)).where(LedgerAccount.type.in_(["A", "E"]))) - balance("platform_fee", unit="EUR")


def test_crowd_does_what_it_says(app):
    assert len(set(play(0, 3))) == 3 * len(wanted(Random(0), 0, 0))
