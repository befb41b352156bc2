"""The check finds each thing that must not be, and names it; where all is well it says nothing."""

import pytest
from sqlalchemy import select

from ideahub.domain.ledger import checking, paying_out, postings, replaying
from ideahub.domain.ledger.checking import check
from ideahub.domain.ledger.commands import reverse
from ideahub.domain.ledger.models import Posting
from ideahub.domain.ledger.queries import head
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.factories.ledger import BANK, cash, fund, make_payable, moved, tamper

pytestmark = pytest.mark.usefixtures("database")
A_LEG = "INSERT INTO ledger_leg (posting_id, number, account_id, debit, credit) VALUES "


def found(published: str | None = None) -> set[str]:
    """The rule of each finding, with the account, else the key of the posting, that it is about."""
    keys = dict(db.session.execute(select(Posting.id, Posting.key)).all())
    return {
        " ".join([finding.rule, finding.account or ("seal" if finding.seal else str(keys.get(finding.posting, finding.posting or "")))]).strip()
        for finding in check(published).findings()
    }


@pytest.fixture
def story(database):
    """A prize on its way, a fee, a reversal; two seals over them."""
    make_payable(3, 500)
    moved(paying_out.payout_opened(share=3, payout=8, unit="EUR", amount=500), actor=SYSTEM, key="opened")
    seal_postings()
    moved(paying_out.payout_confirmed(payout=8, cash=cash(), amount=500), key="paid")
    reverse(actor=BANK, posting=moved(paying_out.payout_fee(cash=cash(), amount=25), None, key="fee"), key="undo", reason="Told twice.")
    fund(8, 900, fee=90)
    moved(paying_out.fee_earned(challenge=8, unit="EUR", amount=90), 8, SYSTEM, key="earned")
    seal_postings()


def test_where_all_is_well_nothing_is_found_and_everything_is_counted(story):
    report = check(head())
    assert list(report.findings()) == []
    assert (report.postings, report.legs, report.accounts, report.seals, report.unsealed, report.head) == (11, 23, 11, 2, 0, head())


def test_empty_ledger_is_sound(database):
    report = check()
    assert (list(report.findings()), report.postings, report.head) == ([], 0, "")


OF = "(SELECT id FROM ledger_posting WHERE key = '{}')".format
ACCOUNT = "(SELECT id FROM ledger_account WHERE code = '{}')".format


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"UPDATE ledger_leg SET credit = 400 WHERE posting_id = {OF('opened')} AND number = 2", {"I1 opened", "I5 opened", "I2", "I4 L:payout_inflight:8:EUR", "I3 L:payout_inflight:8:EUR", "I20 L:payout_inflight:8:EUR"}),
        (f"DELETE FROM ledger_leg WHERE posting_id = {OF('opened')} AND number = 2", {"I1 opened", "I5 opened", "I2", "I4 L:payout_inflight:8:EUR", "I3 L:payout_inflight:8:EUR", "I20 L:payout_inflight:8:EUR"}),
        (f"{A_LEG} ({OF('fee')}, 3, {ACCOUNT('A:psp:stripe:EUR')}, 5, NULL)", {"I1 fee", "I5 fee", "I2", "I4 A:psp:stripe:EUR", "I19 fee", "I19 undo"}),
        (f"{A_LEG} (7777, 1, {ACCOUNT('A:psp:stripe:EUR')}, 5, NULL)", {"I1 7777", "I4 A:psp:stripe:EUR"}),
        ("UPDATE ledger_account SET balance = balance + 1 WHERE code = 'A:psp:stripe:EUR'", {"I4 A:psp:stripe:EUR"}),
        ("UPDATE ledger_account SET last_leg_id = 1 WHERE code = 'L:purse:8:EUR'", {"I4 L:purse:8:EUR"}),
        (f"UPDATE ledger_posting SET reason = 'Another.' WHERE id = {OF('opened')}", {"I5 opened"}),
        (f"UPDATE ledger_posting SET recorded_at = '2020-01-01' WHERE id = {OF('opened')}", {"I5 opened"}),
        (f"UPDATE ledger_posting SET reason = '' WHERE id = {OF('opened')}", {"I5 opened", "I15 opened"}),
        (f"UPDATE ledger_posting SET actor = 'me' WHERE id = {OF('opened')}", {"I5 opened", "I15 opened"}),
        (f"UPDATE ledger_posting SET actor = 'person:7' WHERE id = {OF('paid')}", {"I5 paid", "I15 paid"}),
        (f"UPDATE ledger_posting SET actor = 'person:7' WHERE id = {OF('undo')}", {"I5 undo", "I15 undo"}),
        (f"UPDATE ledger_posting SET kind = 'tip' WHERE id = {OF('opened')}", {"I5 opened", "I19 opened"}),
        (f"UPDATE ledger_posting SET kind = 'given_up' WHERE id = {OF('earned')}", {"I5 earned", "I19 earned"}),
        (f"UPDATE ledger_posting SET challenge_id = 9 WHERE id = {OF('opened')}", {"I5 opened", "I6 opened"}),
        ("UPDATE ledger_account SET challenge_id = NULL WHERE code = 'L:payout_inflight:8:EUR'", {"I6 opened", "I6 paid"}),
        (f"UPDATE ledger_posting SET reverses_id = {OF('paid')} WHERE id = {OF('undo')}", {"I5 undo", "I19 undo"}),
        ("UPDATE ledger_account SET type = 'A' WHERE code = 'L:payout_inflight:8:EUR'", {"I18 opened", "I18 paid"}),
        ("UPDATE ledger_account SET unit = 'USD' WHERE code = 'L:payout_inflight:8:EUR'", {"I18 opened", "I18 paid", "I1 opened", "I1 paid"}),
        ("UPDATE ledger_account SET code = 'L:nothing:8:EUR' WHERE code = 'L:payout_inflight:8:EUR'", {"I18 opened", "I18 paid", "I5 opened", "I5 paid"}),
        (f"UPDATE ledger_leg SET debit = -25, credit = NULL WHERE posting_id = {OF('fee')} AND number = 2", {"I1 fee", "I2", "I5 fee", "I18 fee", "I19 fee", "I19 undo"}),
        (f"UPDATE ledger_leg SET debit = 25, credit = 25 WHERE posting_id = {OF('fee')} AND number = 2", {"I1 fee", "I2", "I4 A:psp:stripe:EUR", "I5 fee", "I18 fee", "I19 undo"}),
        ("UPDATE ledger_seal SET root = 'x' WHERE id = (SELECT MIN(id) FROM ledger_seal)", {"I5 seal"}),
        ("UPDATE ledger_seal SET hash = 'x' WHERE id = (SELECT MIN(id) FROM ledger_seal)", {"I5 seal"}),
        ("UPDATE ledger_seal SET sealed_at = '2020-01-01' WHERE id = (SELECT MAX(id) FROM ledger_seal)", {"I5 seal"}),
        ("DELETE FROM ledger_seal WHERE id = (SELECT MIN(id) FROM ledger_seal)", {"I5 seal"}),
    ],
)  # fmt: skip
def test_what_was_changed_past_the_guards_is_named(story, statement, expected):
    tamper(statement)
    assert found() == expected


def test_posting_that_is_gone_without_a_trace_is_missed_by_the_seal(story):
    tamper(
        f"DELETE FROM ledger_leg WHERE posting_id = {OF('undo')}", f"DELETE FROM ledger_posting WHERE id = {OF('undo')}",
        f"DELETE FROM ledger_leg WHERE posting_id = {OF('fee')}", f"DELETE FROM ledger_posting WHERE id = {OF('fee')}",
        "UPDATE ledger_account SET last_leg_id = (SELECT COALESCE(MAX(l.id), 0) FROM ledger_leg l WHERE l.account_id = ledger_account.id), "
        "balance = CASE WHEN code LIKE 'E:payout_fee%' THEN 0 ELSE balance END",
    )  # fmt: skip
    assert [finding.rule for finding in check().findings()] == ["I5"]


def test_ledger_that_was_written_anew_has_another_head_than_the_published_one(story):
    published = head()
    tamper("DELETE FROM ledger_seal", "DELETE FROM event WHERE name = 'LedgerSealed'")
    seal_postings()
    assert [finding.words for finding in check(published).findings()] == [f"No seal has the head {published}, which was published."]
    assert list(check().findings()) == []


def test_seals_are_held_against_what_was_told_of_them(story):
    tamper("DELETE FROM ledger_seal")
    seal_postings()
    assert {finding.rule for finding in check().findings()} == {"I5"}


def test_postings_that_stay_unsealed_are_told_of_after_an_hour(story, clock):
    fund(9, 100)
    assert (list(check().findings()), clock.forward(minutes=61) and [finding.rule for finding in check().findings()]) == ([], ["I5"])


def test_account_that_was_below_its_floor_in_between_is_named(story):
    """Spent before it came, and even since."""
    purse = ACCOUNT("L:purse:8:EUR")
    first = db.session.scalar(select(Posting.id).where(Posting.key == "opened"))
    tamper(f"UPDATE ledger_leg SET id = -1, account_id = {purse}, debit = 1, credit = NULL WHERE posting_id = {first} AND number = 1")
    assert "I3 L:purse:8:EUR" in found()


@pytest.mark.parametrize("together", [1, 2, 3])
def test_batches_are_joined_without_a_seam(story, monkeypatch, together):
    for module in (checking, replaying):
        monkeypatch.setattr(module, "TOGETHER", together)
    report = check(head())
    assert (list(report.findings()), report.postings, report.legs) == ([], 11, 23)
    tamper(f"UPDATE ledger_leg SET credit = 400 WHERE posting_id = {OF('opened')} AND number = 2")
    account = "L:payout_inflight:8:EUR"
    assert found() == {"I1 opened", "I5 opened", "I2", f"I4 {account}", f"I3 {account}", f"I20 {account}"}


def test_seal_that_is_set_while_the_check_goes_on_is_left_to_the_next_check(story, monkeypatch):
    batches = checking._batches

    def overtaken():
        yield next(batches())
        fund(9, 100)
        assert seal_postings()

    monkeypatch.setattr(checking, "_batches", overtaken)
    report = check()
    assert (list(report.findings()), report.seals, report.postings) == ([], 2, 11)
    monkeypatch.undo()
    report = check()
    assert (list(report.findings()), report.seals, report.postings) == ([], 3, 12)


def test_pledges_and_cash_are_sound_side_by_side(database, clock):
    moved(postings.pledge(challenge=7, currency="EUR", amount=500), actor=SYSTEM)
    fund(7, 300)
    clock.forward(minutes=5)
    moved(postings.committed(challenge=7, unit="EUR-pledged", prizes={1: 500}), actor=SYSTEM)
    moved(postings.committed(challenge=7, unit="EUR", prizes={1: 300}), actor=SYSTEM)
    assert list(check().findings()) == []
