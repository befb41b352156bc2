"""How accounts are spelt."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.ledger import codes
from ideahub.domain.ledger.codes import CHART, POOLS, currency_of, pledged, read, spell
from ideahub.kernel.errors import Invalid
from ideahub.kernel.money import CURRENCIES

OF = {None: st.none(), "provider": st.sampled_from(["stripe", "bank-2"]), "jurisdiction": st.just("DE"), "authority": st.just("US-IRS"), "purpose": st.sampled_from(POOLS)}


@st.composite
def spelt(draw):
    """A code with what it was made of."""
    kind = CHART[draw(st.sampled_from(sorted(CHART)))]
    unit = draw(st.sampled_from(CURRENCIES)) + draw(st.sampled_from(kind.units))
    of = draw(OF.get(kind.of, st.integers(1, 10**9)))
    return kind, of, unit, spell(kind.name, of, unit=unit)


@given(spelt())
def test_code_reads_back_as_what_it_was_made_of(made):
    kind, of, unit, code = made
    account = read(code)
    assert (account.kind, account.of, account.unit, account.code) == (kind, None if of is None else str(of), unit, code)
    assert (account.type, currency_of(account.unit)) == (code[0], unit[:3])


@pytest.mark.parametrize(
    "code",
    [
        "", "L", "L:prize", "L:prize:17", "L:prize:EUR", "A:prize:17:EUR", "L:prize:17:eur", "L:prize:17:XXX", "L:prize:17:EUR:EUR", "L:prize:017:EUR",
        "L:prize:-1:EUR", "L:prize:0:EUR", "L:prize:x:EUR", "L:prize:١٧:EUR", "L:prize: 17:EUR", "L:prize:17:EUR-pledged-pledged", "L:nothing:17:EUR",
        "A:bank:EUR-pledged", "A:psp:stripe:EUR-pledged", "A:offplatform:7:EUR", "I:platform_fee:7:EUR", "L:pool:party:EUR", "A:psp::EUR", "A:psp:a b:EUR",
        "I:forfeited:EUR", "l:prize:17:EUR",
    ],
)  # fmt: skip
def test_what_is_no_code_is_refused(code):
    with pytest.raises(Invalid):
        read(code)


@pytest.mark.parametrize(("kind", "of", "unit"), [("prize", None, "EUR"), ("prize", "17", "EUR"), ("prize", True, "EUR"), ("bank", 1, "EUR"), ("vat", 7, "EUR"), ("x", 1, "EUR")])
def test_what_cannot_be_spelt_is_refused(kind, of, unit):
    with pytest.raises(Invalid, match="There is no account"):
        spell(kind, of, unit=unit)


def test_sides_floors_and_owners_follow_from_the_kind():
    assert {code[0] for code in (spell(name, 1, unit="EUR") for name, kind in CHART.items() if kind.is_private and "" in kind.units)} == {"A", "L"}
    assert [kind.name for kind in CHART.values() if kind.type in "AL" and not kind.has_floor] == ["psp", "psp_pending", "bank"]
    assert [read(code).grows_by_credit for code in ("A:bank:EUR", "L:prize:1:EUR", "I:platform_fee:EUR", "E:psp_fee:EUR", "X:fx:EUR")] == [False, True, True, False, False]
    assert read(spell("payable", 3, unit=pledged("JPY"))).kind.is_private and not read("E:psp_fee:EUR").kind.is_private


def test_examples_hold():
    assert doctest.testmod(codes).failed == 0
