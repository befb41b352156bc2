"""Balances and statements."""

import pytest

from ideahub.domain.ledger import paying_out, postings, queries
from ideahub.domain.ledger.queries import (
    balance,
    balances_of_challenge,
    head,
    meaning,
    posting_with_key,
    statement_of_challenge,
    statement_of_codes,
    turnover_of_challenge,
)  # fmt: skip
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.policy import SYSTEM
from tests.factories.ledger import cash, fund, make_payable, moved

pytestmark = pytest.mark.usefixtures("database")


def test_balance_is_what_an_account_holds_and_nothing_where_it_was_never_touched():
    fund(7, 500)
    assert [balance("purse", number, unit="EUR") for number in (7, 8)] == [500, 0]


def test_balances_of_a_challenge_are_summed_by_kind_and_unit():
    fund(7, 500, 50)
    moved(postings.pledge(challenge=7, currency="EUR", amount=90), actor=SYSTEM)
    moved(postings.committed(challenge=7, unit="EUR", prizes={1: 300, 2: 100}), actor=SYSTEM)
    fund(8, 7)
    assert balances_of_challenge(7) == {
        ("purse", "EUR"): 100, ("prize", "EUR"): 400, ("fee_deferred", "EUR"): 50, ("purse", "EUR-pledged"): 90, ("offplatform", "EUR-pledged"): 90,
    }  # fmt: skip


def test_turnover_tells_what_was_paid():
    make_payable(3, 500)
    moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), actor=SYSTEM)
    moved(paying_out.payout_confirmed(payout=8, cash=cash(), amount=500))
    turnover = turnover_of_challenge(7)
    assert (turnover["payout_confirmed", "payout_inflight", "EUR"], turnover["charge", "purse", "EUR"]) == ((500, 0), (0, 500))
    assert turnover_of_challenge(8) == {}


def test_statement_goes_account_by_account_with_the_balance_after_each_leg():
    make_payable(3, 500)
    assert [(line.code, line.kind, line.debit, line.credit, line.balance) for line in statement_of_codes(["L:award:3", "L:share:3"])] == [
        ("L:award:3:EUR", "awarded", None, 500, 500), ("L:award:3:EUR", "award_split", 500, None, 0),
        ("L:share:3:EUR", "award_split", None, 500, 500), ("L:share:3:EUR", "verified", 500, None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("beginning", "codes"),
    [
        ("L:purse:1", {"L:purse:1:EUR"}), ("L:purse:1:", {"L:purse:1:EUR"}), ("L:purse", {"L:purse:1:EUR", "L:purse:17:EUR"}), ("L:pur", set()), ("A", {"A:psp:stripe:EUR"}),
        ("", set()), ("L:purse:%", set()), ("l:purse:1", set()), ("L:purse:_", set()),
    ],
)  # fmt: skip
def test_beginning_of_a_code_counts_part_by_part(beginning, codes):
    fund(1, 10)
    fund(17, 10)
    assert {line.code for line in statement_of_codes([beginning])} == codes


def test_statement_of_a_challenge_holds_its_part_of_what_all_share(monkeypatch):
    monkeypatch.setattr(queries, "TOGETHER", 1)
    for challenge, amount in ((7, 500), (8, 90), (7, 20)):
        fund(challenge, amount)
    assert [(line.code, line.balance) for line in statement_of_challenge(7)] == [
        ("A:psp:stripe:EUR", 500), ("A:psp:stripe:EUR", 520), ("L:purse:7:EUR", 500), ("L:purse:7:EUR", 520),
    ]  # fmt: skip


def test_posting_is_found_by_its_key():
    posting = moved(postings.charge(challenge=7, cash=cash(), purse=5), key="evt_1")
    assert (posting_with_key("evt_1"), posting_with_key("evt_2")) == (posting, None)


def test_head_is_that_of_the_last_seal():
    assert head() == ""
    fund()
    assert seal_postings() == head() != ""


def test_meaning_of_a_code_is_said():
    assert meaning("L:purse:7:EUR") == "the purse, while it can be refunded"
