"""The table of postings: every line has its constructor with an example, and does what its kind allows."""

import doctest
import inspect
from types import SimpleNamespace

import pytest

from ideahub.domain.ledger import actors, findings, paying_out, postings
from ideahub.domain.ledger.codes import CHART
from ideahub.domain.ledger.commands import Order
from ideahub.domain.ledger.kinds import KINDS, OF_INCOME
from ideahub.domain.ledger.moves import Move, Part, moved
from tests.architecture.source import ROOT

MAKERS = [function for module in (postings, paying_out) for name, function in vars(module).items() if inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"]
FACTS = {
    "challenge": 7, "prize": 1, "award": 10, "share": 3, "payout": 8, "refund": 2, "unit": "EUR", "to_unit": "USD", "currency": "EUR", "cash": "A:psp:stripe:EUR", "provider": "stripe",
    "amount": 100, "to_amount": 90, "purse": 100, "fee": 10, "vat": 2, "vat_to": "DE", "owed": 5, "jurisdiction": "DE", "authority": "US-IRS", "pool": "floor",
    "prizes": {1: 60, 2: 40}, "awards": {10: 30, 11: 20}, "shares": {3: 10}, "weights": {3: 1, 4: 2},
}  # fmt: skip


def made(maker) -> Move:
    """The move of a constructor, with every fact that it takes."""
    return maker(**{name: FACTS[name] for name in inspect.signature(maker).parameters})


@pytest.mark.parametrize("module", [postings, paying_out, actors, findings])
def test_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_every_constructor_shows_its_line_of_the_table_and_makes_what_its_kind_allows(maker):
    assert doctest.DocTestFinder(recurse=False).find(maker, module=inspect.getmodule(maker))[0].examples
    move = made(maker)
    assert maker.__doc__.split(":")[0].split(",")[0] in {kind.number for kind in KINDS.values()} | {"E14", "E15b", "E16", "E17", "E12", "E18"}
    Order(move=move, key="k", reason="r", challenge_id=7)


def test_every_kind_has_a_constructor_and_every_account_a_posting():
    kinds = {made(maker).kind for maker in MAKERS}
    assert kinds == set(KINDS)
    assert {name for kind in KINDS.values() for name in (*kind.debit, *kind.credit)} == set(CHART)


def test_nothing_goes_from_a_prize_to_an_income():
    ways = {name: {credit for kind in KINDS.values() if name in kind.debit for credit in kind.credit} for name in CHART}
    for name in ("purse", "prize", "award", "share", "payable", "pool", "payout_inflight", "refund_inflight"):
        assert not {"platform_fee", "listing_fee"} & ways[name]
    assert {debit for kind in OF_INCOME if kind in KINDS for debit in KINDS[kind].debit} == {"fee_deferred", "psp", "psp_pending", "bank"}


def test_cash_moves_in_what_providers_report_only():
    for kind in KINDS.values():
        assert kind.by_provider or not {"psp", "psp_pending", "bank"} & {*kind.debit, *kind.credit}


@pytest.mark.parametrize(
    "parts",
    [
        (), (Part("A:bank:EUR", 5, None),), (Part("A:bank:EUR", 5, None), Part("L:vat:DE:EUR", None, 4)), (Part("A:bank:EUR", 5, None), Part("L:vat:DE:USD", None, 5)),
        (Part("A:bank:EUR", 5, 5), Part("L:vat:DE:EUR", None, 5)), (Part("A:bank:EUR", None, None), Part("L:vat:DE:EUR", None, 5)),
        (Part("A:bank:EUR", -5, None), Part("L:vat:DE:EUR", None, -5)), (Part("A:bank:EUR", 5.0, None), Part("L:vat:DE:EUR", None, 5.0)),
        (Part("A:bank:EUR", 5, None), Part("A:bank:EUR", None, 5)), (Part("A:bank:EUR", True, None), Part("L:vat:DE:EUR", None, True)),
    ],
)  # fmt: skip
def test_move_that_is_none_is_refused(parts):
    with pytest.raises(ValueError):
        Move("charge", parts)


def test_amount_of_nothing_makes_no_leg_and_nothing_at_all_no_move():
    assert len(moved("charge", [("A:bank:EUR", 5), ("L:vat:DE:EUR", 0)], [("L:purse:7:EUR", 5)]).parts) == 2
    with pytest.raises(ValueError):
        postings.charge(challenge=7, cash="A:bank:EUR", purse=0)


def test_person_is_spelt_by_number():
    assert actors.spelt(SimpleNamespace(id=7)) == "person:7"


def table(name: str) -> list[list[str]]:
    """The lines of a table of docs/money.md."""
    text = (ROOT / "docs" / "money.md").read_text(encoding="utf-8")
    lines = text.split(f"<!-- {name} -->")[1].split(f"<!-- end of {name} -->")[0].strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_document_names_every_account_and_every_posting():
    assert [(row[0].strip("`").split(":")[:2], row[1], row[2] == "0") for row in table("accounts")] == [
        ([kind.type, kind.name], kind.meaning, kind.has_floor) for kind in CHART.values()
    ]
    assert [(row[0], row[1].strip("`"), row[2], row[3], row[4] == "a provider") for row in table("postings")] == [
        (kind.number, name, ", ".join(kind.debit), ", ".join(kind.credit), kind.by_provider) for name, kind in KINDS.items()
    ]
