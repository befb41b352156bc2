"""Money on its way out, and what can go wrong with it: pure functions from facts to a move, a line of the table each (E8 to E15, E18, E19).

Amounts are whole minor units. `unit` is a currency, or `codes.pledged(currency)` for what is paid past us; `cash` is the code of the account
that the money leaves or comes back to: psp, psp_pending or bank. An amount of 0 makes no leg.
"""

from ideahub.domain.ledger.codes import pledged, read, spell
from ideahub.domain.ledger.moves import Move, each, moved, vat_on


def verified(*, share: int, unit: str, amount: int) -> Move:
    """E8: a winner has met every condition. Debit share; credit payable.

    >>> verified(share=3, unit="EUR", amount=500).lines
    ['debit L:share:3:EUR 500', 'credit L:payable:3:EUR 500']
    """
    return moved("verified", [(spell("share", share, unit=unit), amount)], [(spell("payable", share, unit=unit), amount)])


def tax_withheld(*, share: int, authority: str, unit: str, amount: int) -> Move:
    """E9: tax is withheld of what is payable. Debit payable; credit tax_withheld.

    >>> tax_withheld(share=3, authority="US-IRS", unit="USD", amount=150).lines
    ['debit L:payable:3:USD 150', 'credit L:tax_withheld:US-IRS:USD 150']
    """
    return moved("tax_withheld", [(spell("payable", share, unit=unit), amount)], [(spell("tax_withheld", authority, unit=unit), amount)])


def withheld_tax_remitted(*, authority: str, cash: str, amount: int) -> Move:
    """E9r: withheld tax has been paid to its authority. Debit tax_withheld; credit cash.

    >>> withheld_tax_remitted(authority="US-IRS", cash="A:bank:USD", amount=150).lines
    ['debit L:tax_withheld:US-IRS:USD 150', 'credit A:bank:USD 150']
    """
    return moved("tax_remitted", [(spell("tax_withheld", authority, unit=read(cash).unit), amount)], [(cash, amount)])


def vat_remitted(*, jurisdiction: str, cash: str, amount: int) -> Move:
    """E9r: value added tax has been paid. Debit vat; credit cash.

    >>> vat_remitted(jurisdiction="DE", cash="A:bank:EUR", amount=1200).lines
    ['debit L:vat:DE:EUR 1200', 'credit A:bank:EUR 1200']
    """
    return moved("tax_remitted", [(spell("vat", jurisdiction, unit=read(cash).unit), amount)], [(cash, amount)])


def payout_opened(*, share: int, payout: int, unit: str, amount: int) -> Move:
    """E10a: an attempt to pay sets the money aside, so that no other attempt finds it. Debit payable; credit payout_inflight.

    >>> payout_opened(share=3, payout=8, unit="EUR", amount=500).lines
    ['debit L:payable:3:EUR 500', 'credit L:payout_inflight:8:EUR 500']
    """
    return moved("payout_opened", [(spell("payable", share, unit=unit), amount)], [(spell("payout_inflight", payout, unit=unit), amount)])


def payout_confirmed(*, payout: int, cash: str, amount: int) -> Move:
    """E10b: the provider has paid. Debit payout_inflight, all of it; credit cash.

    >>> payout_confirmed(payout=8, cash="A:psp:stripe:EUR", amount=500).lines
    ['debit L:payout_inflight:8:EUR 500', 'credit A:psp:stripe:EUR 500']
    """
    return moved("payout_confirmed", [(spell("payout_inflight", payout, unit=read(cash).unit), amount)], [(cash, amount)])


def payout_failed(*, share: int, payout: int, unit: str, amount: int) -> Move:
    """E10c: an attempt failed, and the money is payable again. Debit payout_inflight, all of it; credit payable.

    >>> payout_failed(share=3, payout=8, unit="EUR", amount=500).lines
    ['debit L:payout_inflight:8:EUR 500', 'credit L:payable:3:EUR 500']
    """
    return moved("payout_failed", [(spell("payout_inflight", payout, unit=unit), amount)], [(spell("payable", share, unit=unit), amount)])


def payout_returned(*, share: int, cash: str, amount: int) -> Move:
    """E10d: a payout came back later. Debit cash; credit payable.

    >>> payout_returned(share=3, cash="A:psp:stripe:EUR", amount=500).lines
    ['debit A:psp:stripe:EUR 500', 'credit L:payable:3:EUR 500']
    """
    return moved("payout_returned", [(cash, amount)], [(spell("payable", share, unit=read(cash).unit), amount)])


def payout_fee(*, cash: str, amount: int) -> Move:
    """E10f: the provider has taken its fee for a payout. Debit payout_fee; credit cash.

    >>> payout_fee(cash="A:psp:stripe:EUR", amount=25).lines
    ['debit E:payout_fee:EUR 25', 'credit A:psp:stripe:EUR 25']
    """
    return moved("payout_fee", [(spell("payout_fee", unit=read(cash).unit), amount)], [(cash, amount)])


def paid_directly(*, challenge: int, share: int, currency: str, amount: int) -> Move:
    """E18: both sides have confirmed that the sponsor paid the winner past us. Debit payable; credit offplatform, both in the pledged unit.

    >>> paid_directly(challenge=7, share=3, currency="EUR", amount=500).lines
    ['debit L:payable:3:EUR-pledged 500', 'credit A:offplatform:7:EUR-pledged 500']
    """
    unit = pledged(currency)
    return moved("paid_directly", [(spell("payable", share, unit=unit), amount)], [(spell("offplatform", challenge, unit=unit), amount)])


def payout_paid_directly(*, challenge: int, payout: int, currency: str, amount: int) -> Move:
    """E18: as `paid_directly`, where the money was set aside for a payout first. Debit payout_inflight; credit offplatform.

    >>> payout_paid_directly(challenge=7, payout=8, currency="EUR", amount=500).lines
    ['debit L:payout_inflight:8:EUR-pledged 500', 'credit A:offplatform:7:EUR-pledged 500']
    """
    unit = pledged(currency)
    return moved("paid_directly", [(spell("payout_inflight", payout, unit=unit), amount)], [(spell("offplatform", challenge, unit=unit), amount)])


def fee_earned(*, challenge: int, unit: str, amount: int) -> Move:
    """E11: the award is confirmed, and with it the fee is earned. Debit fee_deferred; credit platform_fee.

    >>> fee_earned(challenge=7, unit="USD", amount=6000).lines
    ['debit L:fee_deferred:7:USD 6000', 'credit I:platform_fee:USD 6000']
    """
    return moved("fee_earned", [(spell("fee_deferred", challenge, unit=unit), amount)], [(spell("platform_fee", unit=unit), amount)])


def _refundable(challenge: int, unit: str, purse: int, fee: int, vat: int, vat_to: str) -> list[tuple[str, int]]:
    own = [(spell("purse", challenge, unit=unit), purse), (spell("fee_deferred", challenge, unit=unit), fee)]
    return [*own, *vat_on(vat, vat_to, unit)]


def refund_opened(*, challenge: int, refund: int, unit: str, purse: int, fee: int = 0, vat: int = 0, vat_to: str = "") -> Move:
    """E12: a refund sets aside what can still be refunded. Debit purse, fee_deferred, vat; credit refund_inflight.

    >>> refund_opened(challenge=7, refund=2, unit="USD", purse=60000, fee=6000).lines
    ['debit L:purse:7:USD 60000', 'debit L:fee_deferred:7:USD 6000', 'credit L:refund_inflight:2:USD 66000']
    """
    set_aside = [(spell("refund_inflight", refund, unit=unit), purse + fee + vat)]
    return moved("refund_opened", _refundable(challenge, unit, purse, fee, vat, vat_to), set_aside)


def refund_confirmed(*, refund: int, cash: str, amount: int) -> Move:
    """E12: the provider has refunded. Debit refund_inflight, all of it; credit cash.

    >>> refund_confirmed(refund=2, cash="A:psp:stripe:USD", amount=66000).lines
    ['debit L:refund_inflight:2:USD 66000', 'credit A:psp:stripe:USD 66000']
    """
    return moved("refund_confirmed", [(spell("refund_inflight", refund, unit=read(cash).unit), amount)], [(cash, amount)])


def refund_failed(*, challenge: int, refund: int, unit: str, purse: int, fee: int = 0, vat: int = 0, vat_to: str = "") -> Move:
    """E12: a refund failed, and all of it is back where it came from. Debit refund_inflight; credit purse, fee_deferred, vat.

    >>> refund_failed(challenge=7, refund=2, unit="USD", purse=500).lines
    ['debit L:refund_inflight:2:USD 500', 'credit L:purse:7:USD 500']
    """
    set_aside = [(spell("refund_inflight", refund, unit=unit), purse + fee + vat)]
    return moved("refund_failed", set_aside, _refundable(challenge, unit, purse, fee, vat, vat_to))


def refund_with_floor(*, challenge: int, refund: int, unit: str, purse: int, awards: dict[int, int], fee: int = 0, vat: int = 0, vat_to: str = "") -> Move:
    """E13: those who took part get their floor (award id to amount), the sponsor the rest. Debit purse, fee_deferred, vat; credit award, refund_inflight.

    >>> refund_with_floor(challenge=7, refund=2, unit="USD", purse=60000, awards={4: 3000, 5: 3000}).lines[1:]
    ['credit L:award:4:USD 3000', 'credit L:award:5:USD 3000', 'credit L:refund_inflight:2:USD 54000']
    """
    rest = purse + fee + vat - sum(awards.values())
    into = [*each("award", awards, unit), (spell("refund_inflight", refund, unit=unit), rest)]
    return moved("refund_with_floor", _refundable(challenge, unit, purse, fee, vat, vat_to), into)


def clawback_opened(*, award: int, prize: int, unit: str, amount: int) -> Move:
    """E14: an award that was paid is taken back; the winner owes it. Debit recv_winner; credit prize.

    >>> clawback_opened(award=10, prize=1, unit="EUR", amount=500).lines
    ['debit A:recv_winner:10:EUR 500', 'credit L:prize:1:EUR 500']
    """
    return moved("clawback_opened", [(spell("recv_winner", award, unit=unit), amount)], [(spell("prize", prize, unit=unit), amount)])


def winner_paid_back(*, award: int, cash: str, amount: int) -> Move:
    """E14: a winner has paid back. Debit cash; credit recv_winner.

    >>> winner_paid_back(award=10, cash="A:bank:EUR", amount=500).lines
    ['debit A:bank:EUR 500', 'credit A:recv_winner:10:EUR 500']
    """
    return moved("debt_paid", [(cash, amount)], [(spell("recv_winner", award, unit=read(cash).unit), amount)])


def chargeback_opened(*, challenge: int, cash: str, amount: int, fee: int = 0) -> Move:
    """E15: the sponsor's bank has taken a payment back for now, and the provider its fee. Debit disp, chargeback_fee; credit cash.

    >>> chargeback_opened(challenge=7, cash="A:psp:stripe:USD", amount=67200, fee=1500).lines
    ['debit A:disp:7:USD 67200', 'debit E:chargeback_fee:USD 1500', 'credit A:psp:stripe:USD 68700']
    """
    unit = read(cash).unit
    taken = [(spell("disp", challenge, unit=unit), amount), (spell("chargeback_fee", unit=unit), fee)]
    return moved("chargeback_opened", taken, [(cash, amount + fee)])


def chargeback_won(*, challenge: int, cash: str, amount: int) -> Move:
    """E15w: the payment stands. Debit cash; credit disp.

    >>> chargeback_won(challenge=7, cash="A:psp:stripe:USD", amount=67200).lines
    ['debit A:psp:stripe:USD 67200', 'credit A:disp:7:USD 67200']
    """
    return moved("chargeback_won", [(cash, amount)], [(spell("disp", challenge, unit=read(cash).unit), amount)])


def chargeback_lost(*, challenge: int, unit: str, purse: int = 0, fee: int = 0, vat: int = 0, vat_to: str = "", owed: int = 0) -> Move:
    """E15a, E15b: the payment is gone. What could still be refunded bears it; for what was committed winners are paid, and the sponsor owes it.

    Debit purse, fee_deferred, vat, recv_sponsor; credit disp.

    >>> chargeback_lost(challenge=7, unit="USD", purse=15000, owed=52200).lines
    ['debit L:purse:7:USD 15000', 'debit A:recv_sponsor:7:USD 52200', 'credit A:disp:7:USD 67200']
    """
    borne = [*_refundable(challenge, unit, purse, fee, vat, vat_to), (spell("recv_sponsor", challenge, unit=unit), owed)]
    return moved("chargeback_lost", borne, [(spell("disp", challenge, unit=unit), purse + fee + vat + owed)])


def sponsor_paid_back(*, challenge: int, cash: str, amount: int) -> Move:
    """E15b: a sponsor has paid what was owed after a lost chargeback. Debit cash; credit recv_sponsor.

    >>> sponsor_paid_back(challenge=7, cash="A:bank:USD", amount=52200).lines
    ['debit A:bank:USD 52200', 'credit A:recv_sponsor:7:USD 52200']
    """
    return moved("debt_paid", [(cash, amount)], [(spell("recv_sponsor", challenge, unit=read(cash).unit), amount)])


def sponsor_debt_written_off(*, challenge: int, unit: str, amount: int) -> Move:
    """E15c: what a sponsor owes cannot be collected. Debit chargeback_loss; credit recv_sponsor.

    >>> sponsor_debt_written_off(challenge=7, unit="USD", amount=52200).lines
    ['debit E:chargeback_loss:USD 52200', 'credit A:recv_sponsor:7:USD 52200']
    """
    return moved("written_off", [(spell("chargeback_loss", unit=unit), amount)], [(spell("recv_sponsor", challenge, unit=unit), amount)])


def winner_debt_let_go(*, award: int, unit: str, amount: int) -> Move:
    """E15c: what a winner owes is let go. Debit goodwill; credit recv_winner.

    >>> winner_debt_let_go(award=10, unit="USD", amount=500).lines
    ['debit E:goodwill:USD 500', 'credit A:recv_winner:10:USD 500']
    """
    return moved("written_off", [(spell("goodwill", unit=unit), amount)], [(spell("recv_winner", award, unit=unit), amount)])


def exchanged(*, share: int, unit: str, amount: int, to_unit: str, to_amount: int) -> Move:
    """E19: what is payable in one currency becomes payable in another; each currency balances by itself. Debit payable, fx; credit fx, payable.

    >>> exchanged(share=3, unit="EUR", amount=1000, to_unit="BRL", to_amount=6000).lines[:2]
    ['debit L:payable:3:EUR 1000', 'debit X:fx:BRL 6000']
    """
    from_ = [(spell("payable", share, unit=unit), amount), (spell("fx", unit=to_unit), to_amount)]
    return moved("exchanged", from_, [(spell("fx", unit=unit), amount), (spell("payable", share, unit=to_unit), to_amount)])
