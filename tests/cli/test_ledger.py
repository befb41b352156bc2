"""ideahub ledger, as operators type it."""

import csv
import json

import pytest
from sqlalchemy import select

from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.models import Posting
from ideahub.domain.ledger.queries import head
from ideahub.kernel.db import db
from ideahub.kernel.policy import SYSTEM
from tests.factories.challenges import make_challenge
from tests.factories.ledger import cash, fund, make_payable, moved, tamper

pytestmark = pytest.mark.usefixtures("database")


class TestCheck:
    def test_sound_ledger_is_said_to_be(self, run):
        make_payable()
        assert run("ledger", "seal")[1] == f"Head: {head()}\n"
        code, said = run("ledger", "check", "--head", head())
        assert (code, said.splitlines()) == (0, ["5 postings with 10 legs on 6 accounts; 1 seals, 0 postings not sealed yet.", f"Head: {head()}", "Every invariant holds."])
        assert run("ledger", "seal")[1] == "There is nothing to seal.\n"

    def test_empty_ledger_is_sound(self, run):
        code, said = run("ledger", "check")
        assert (code, said.splitlines()[1:]) == (0, ["Head: none", "Every invariant holds."])

    def test_what_must_not_be_is_named_with_exit_code_1(self, run):
        make_payable(3, 500)
        key = db.session.scalar(select(Posting.id).where(Posting.kind == "verified"))
        tamper("UPDATE ledger_account SET balance = 7 WHERE code = 'L:payable:3:EUR'", "UPDATE ledger_posting SET reason = 'x' WHERE kind = 'verified'")
        code, said = run("ledger", "check")
        assert (code, [line.split(":")[0] for line in said.splitlines()][:2], said.splitlines()[-1]) == (1, [f"I5 posting {key}", "I4 account L"], "2 things must not be.")

    def test_json_has_a_finding_a_line_and_the_numbers_last(self, run):
        make_payable(3, 500)
        assert json.loads(run("ledger", "check", "--json")[1]) == {"findings": 0, "postings": 5, "legs": 10, "accounts": 6, "seals": 0, "unsealed": 5, "head": ""}
        tamper("UPDATE ledger_account SET balance = 7 WHERE code = 'L:payable:3:EUR'")
        code, said = run("ledger", "check", "--json")
        finding, numbers = map(json.loads, said.splitlines())
        assert (code, finding["rule"], finding["account"], finding["posting"], numbers["findings"]) == (1, "I4", "L:payable:3:EUR", None, 1)

    def test_head_that_no_seal_has_is_named(self, run):
        make_payable()
        run("ledger", "seal")
        code, said = run("ledger", "check", "--head", "abc")
        assert (code, said.splitlines()[0]) == (1, "I5: No seal has the head abc, which was published.")


class TestStatement:
    def test_text_has_an_account_a_table_with_the_decimals_of_its_currency(self, run):
        for number, unit in ((7, "EUR"), (8, "JPY"), (9, "KWD")):
            fund(number, 1_234_567, unit=unit)
        moved(postings.committed(challenge=7, unit="EUR", prizes={1: 1_234_567}), 7, SYSTEM)
        said = run("ledger", "statement", "L:purse")[1]
        assert [line.split()[4:-2] for line in said.splitlines() if line.endswith("as told")] == [
            ["12,345.67", "12,345.67"], ["12,345.67", "0.00"], ["1,234,567", "1,234,567"], ["1,234.567", "1,234.567"],
        ]  # fmt: skip
        assert "L:purse:7:EUR: the purse, while it can be refunded" in said.splitlines()

    def test_csv_is_exact_and_runs_no_formula(self, run):
        moved(postings.charge(challenge=7, cash=cash(), purse=1_050), reason="=1+1")
        moved(paying_out.payout_fee(cash=cash(), amount=2_000), None)
        rows = list(csv.DictReader(run("ledger", "statement", "A", "--csv")[1].splitlines()))
        assert [(row["account"], row["unit"], row["kind"], row["reason"], row["debit"], row["credit"], row["balance"]) for row in rows] == [
            ("A:psp:stripe:EUR", "EUR", "charge", "'=1+1", "10.50", "", "10.50"), ("A:psp:stripe:EUR", "EUR", "payout_fee", "as told", "", "20.00", "-9.50"),
        ]  # fmt: skip

    def test_json_has_minor_units(self, run):
        fund(7, 1_050)
        line = json.loads(run("ledger", "statement", "L:purse:7", "--json")[1])
        assert (line["code"], line["unit"], line["debit"], line["credit"], line["balance"], line["actor"]) == ("L:purse:7:EUR", "EUR", None, 1_050, 1_050, "provider:stripe")

    def test_challenge_is_named_by_its_slug(self, run):
        challenge = make_challenge(title="Shade")
        fund(challenge.id, 500)
        fund(challenge.id + 1, 90)
        said = run("ledger", "statement", "--challenge", challenge.slug)[1]
        assert ("5.00" in said, "0.90" in said, f"L:purse:{challenge.id}:EUR" in said) == (True, False, True)
        assert run("ledger", "statement", "--challenge", "nowhere") == (1, "Error: There is no challenge called “nowhere”.\n")

    def test_either_a_beginning_or_a_challenge_is_asked_for(self, run):
        assert [run("ledger", "statement", *words)[0] for words in ((), ("L", "--challenge", "x"))] == [2, 2]

    def test_where_nothing_was_posted_it_says_so(self, run):
        assert run("ledger", "statement", "L:purse:7") == (0, "Nothing was posted there.\n")


def test_export_for_auditors_holds_the_journal(run):
    make_payable()
    run("ledger", "seal")
    rows = [json.loads(line) for line in run("export", "all")[1].splitlines()]
    assert {name: sum(row["table"] == name for row in rows) for name in ("ledger_accounts", "postings", "legs", "seals")} == {
        "ledger_accounts": 6, "postings": 5, "legs": 10, "seals": 1,
    }  # fmt: skip
