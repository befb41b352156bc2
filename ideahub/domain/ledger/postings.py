"""Money on its way in and to its winners: pure functions from facts to a move, a line of the table of postings each (E1 to E7, E16 to E18).

Amounts are whole minor units. `unit` is a currency, or `codes.pledged(currency)` for what is paid past us; `cash` is the code of the account
that the money came into: psp, psp_pending or bank. An amount of 0 makes no leg.
"""

from ideahub.domain.ledger.codes import pledged, read, spell
from ideahub.domain.ledger.moves import Move, each, moved, vat_on
from ideahub.domain.ledger.sharing import split


def charge(*, challenge: int, cash: str, purse: int, fee: int = 0, vat: int = 0, vat_to: str = "") -> Move:
    """E1, E16: a sponsor's payment has arrived, `fee` and `vat` on top of the purse. Debit cash; credit purse, fee_deferred, vat.

    >>> charge(challenge=7, cash="A:psp:stripe:USD", purse=60000, fee=6000, vat=1200, vat_to="DE").lines
    ['debit A:psp:stripe:USD 67200', 'credit L:purse:7:USD 60000', 'credit L:fee_deferred:7:USD 6000', 'credit L:vat:DE:USD 1200']
    """
    unit = read(cash).unit
    into = [(spell("purse", challenge, unit=unit), purse), (spell("fee_deferred", challenge, unit=unit), fee)]
    return moved("charge", [(cash, purse + fee + vat)], [*into, *vat_on(vat, vat_to, unit)])


def charge_for_prize(*, challenge: int, prize: int, cash: str, amount: int, fee: int = 0, vat: int = 0, vat_to: str = "") -> Move:
    """E17: a sponsor buys out another entry: as a charge, straight to a prize. Debit cash; credit prize, fee_deferred, vat.

    >>> charge_for_prize(challenge=7, prize=3, cash="A:bank:JPY", amount=9000, fee=900).lines
    ['debit A:bank:JPY 9900', 'credit L:prize:3:JPY 9000', 'credit L:fee_deferred:7:JPY 900']
    """
    unit = read(cash).unit
    into = [(spell("prize", prize, unit=unit), amount), (spell("fee_deferred", challenge, unit=unit), fee)]
    return moved("charge", [(cash, amount + fee + vat)], [*into, *vat_on(vat, vat_to, unit)])


def charge_settled(*, provider: str, unit: str, amount: int) -> Move:
    """E1s: what the provider held back can be paid out now. Debit psp; credit psp_pending.

    >>> charge_settled(provider="stripe", unit="USD", amount=67200).lines
    ['debit A:psp:stripe:USD 67200', 'credit A:psp_pending:stripe:USD 67200']
    """
    return moved("charge_settled", [(spell("psp", provider, unit=unit), amount)], [(spell("psp_pending", provider, unit=unit), amount)])


def listing_paid(*, cash: str, amount: int, vat: int = 0, vat_to: str = "") -> Move:
    """E1l: the stated fee for listing a challenge, never refunded. Debit cash; credit listing_fee, vat.

    >>> listing_paid(cash="A:bank:EUR", amount=5000).lines
    ['debit A:bank:EUR 5000', 'credit I:listing_fee:EUR 5000']
    """
    unit = read(cash).unit
    return moved("listing_paid", [(cash, amount + vat)], [(spell("listing_fee", unit=unit), amount), *vat_on(vat, vat_to, unit)])


def processor_fee(*, cash: str, amount: int) -> Move:
    """E2: the provider has taken its fee for a payment. Debit psp_fee; credit cash.

    >>> processor_fee(cash="A:psp:stripe:USD", amount=1979).lines
    ['debit E:psp_fee:USD 1979', 'credit A:psp:stripe:USD 1979']
    """
    return moved("processor_fee", [(spell("psp_fee", unit=read(cash).unit), amount)], [(cash, amount)])


def committed(*, challenge: int, unit: str, prizes: dict[int, int]) -> Move:
    """E3: the contest took a step after which these prizes (id to amount) are not refunded any more. Debit purse; credit prize.

    >>> committed(challenge=7, unit="USD", prizes={1: 45000, 2: 15000}).lines
    ['debit L:purse:7:USD 60000', 'credit L:prize:1:USD 45000', 'credit L:prize:2:USD 15000']
    """
    return moved("committed", [(spell("purse", challenge, unit=unit), sum(prizes.values()))], each("prize", prizes, unit))


def sample_accepted(*, challenge: int, award: int, unit: str, amount: int) -> Move:
    """E3s: a sample passed its screening, and its fee is its author's. Debit purse; credit award.

    >>> sample_accepted(challenge=7, award=4, unit="EUR", amount=500).lines
    ['debit L:purse:7:EUR 500', 'credit L:award:4:EUR 500']
    """
    return moved("sample_accepted", [(spell("purse", challenge, unit=unit), amount)], [(spell("award", award, unit=unit), amount)])


def finalists_chosen(*, prize: int, unit: str, awards: dict[int, int]) -> Move:
    """E4: the finalists share a prize (award id to amount). Debit prize; credit award.

    >>> finalists_chosen(prize=2, unit="USD", awards={11: 3000, 12: 3000}).lines
    ['debit L:prize:2:USD 6000', 'credit L:award:11:USD 3000', 'credit L:award:12:USD 3000']
    """
    return moved("finalists_chosen", [(spell("prize", prize, unit=unit), sum(awards.values()))], each("award", awards, unit))


def awarded(*, prize: int, award: int, unit: str, amount: int) -> Move:
    """E5: a prize goes to a winner. Debit prize; credit award.

    >>> awarded(prize=1, award=10, unit="USD", amount=45000).lines
    ['debit L:prize:1:USD 45000', 'credit L:award:10:USD 45000']
    """
    return moved("awarded", [(spell("prize", prize, unit=unit), amount)], [(spell("award", award, unit=unit), amount)])


def award_split(*, award: int, unit: str, amount: int, weights: dict[int, int]) -> Move:
    """E6: the whole of an award is divided among its shares (share id to weight), by largest remainder. Debit award; credit share.

    >>> award_split(award=10, unit="USD", amount=45000, weights={1: 3, 2: 3, 3: 1}).lines[1:]
    ['credit L:share:1:USD 19286', 'credit L:share:2:USD 19286', 'credit L:share:3:USD 6428']
    """
    return moved("award_split", [(spell("award", award, unit=unit), amount)], each("share", split(amount, weights), unit))


def award_reversed(*, prize: int, unit: str, awards: dict[int, int] | None = None, shares: dict[int, int] | None = None) -> Move:
    """E6r: an award is taken back before it was paid (award or share id to what is left there). Debit award, share; credit prize.

    >>> award_reversed(prize=1, unit="USD", shares={1: 19286, 2: 19286, 3: 6428}).lines[-1]
    'credit L:prize:1:USD 45000'
    """
    return _given_back("award_reversed", unit, awards, shares, spell("prize", prize, unit=unit))


def _given_back(kind: str, unit: str, awards: dict[int, int] | None, shares: dict[int, int] | None, to: str) -> Move:
    from_ = [*each("award", awards or {}, unit), *each("share", shares or {}, unit)]
    return moved(kind, from_, [(to, sum(amount for _code, amount in from_))])


def given_up_to_prize(*, prize: int, unit: str, awards: dict[int, int] | None = None, shares: dict[int, int] | None = None) -> Move:
    """E7: declined or forfeited, and the rule calls the next in rank. Debit award, share; credit prize.

    >>> given_up_to_prize(prize=1, unit="EUR", awards={10: 500}).lines
    ['debit L:award:10:EUR 500', 'credit L:prize:1:EUR 500']
    """
    return _given_back("given_up", unit, awards, shares, spell("prize", prize, unit=unit))


def given_up_to_purse(*, challenge: int, unit: str, awards: dict[int, int] | None = None, shares: dict[int, int] | None = None) -> Move:
    """E7: declined or forfeited, and the rule refunds the sponsor. Debit award, share; credit purse.

    >>> given_up_to_purse(challenge=7, unit="EUR", awards={10: 500}).lines
    ['debit L:award:10:EUR 500', 'credit L:purse:7:EUR 500']
    """
    return _given_back("given_up", unit, awards, shares, spell("purse", challenge, unit=unit))


def given_to_pool(*, pool: str, unit: str, awards: dict[int, int] | None = None, shares: dict[int, int] | None = None) -> Move:
    """E7p: forfeited, and the rule gives it to a pool, floor or community. Debit award, share; credit pool.

    >>> given_to_pool(pool="community", unit="EUR", shares={3: 250}).lines
    ['debit L:share:3:EUR 250', 'credit L:pool:community:EUR 250']
    """
    return _given_back("given_to_pool", unit, awards, shares, spell("pool", pool, unit=unit))


def pool_spent(*, pool: str, challenge: int, unit: str, amount: int) -> Move:
    """E7q: a pool serves its printed purpose in a challenge. Debit pool; credit purse.

    >>> pool_spent(pool="community", challenge=9, unit="EUR", amount=250).lines
    ['debit L:pool:community:EUR 250', 'credit L:purse:9:EUR 250']
    """
    return moved("pool_spent", [(spell("pool", pool, unit=unit), amount)], [(spell("purse", challenge, unit=unit), amount)])


def prize_released(*, challenge: int, prize: int, unit: str, amount: int) -> Move:
    """E7r: nobody wins a prize, and the rule refunds the sponsor. Debit prize; credit purse.

    >>> prize_released(challenge=7, prize=1, unit="EUR", amount=500).lines
    ['debit L:prize:1:EUR 500', 'credit L:purse:7:EUR 500']
    """
    return moved("prize_released", [(spell("prize", prize, unit=unit), amount)], [(spell("purse", challenge, unit=unit), amount)])


def pledge(*, challenge: int, currency: str, amount: int) -> Move:
    """E18: a sponsor promises to pay the winner directly. Debit offplatform; credit purse, both in the pledged unit.

    >>> pledge(challenge=7, currency="EUR", amount=500).lines
    ['debit A:offplatform:7:EUR-pledged 500', 'credit L:purse:7:EUR-pledged 500']
    """
    unit = pledged(currency)
    return moved("pledged", [(spell("offplatform", challenge, unit=unit), amount)], [(spell("purse", challenge, unit=unit), amount)])


def pledge_withdrawn(*, challenge: int, currency: str, amount: int) -> Move:
    """E18w: a pledge is withdrawn while it may be, or paid in instead. Debit purse; credit offplatform.

    >>> pledge_withdrawn(challenge=7, currency="EUR", amount=500).lines
    ['debit L:purse:7:EUR-pledged 500', 'credit A:offplatform:7:EUR-pledged 500']
    """
    unit = pledged(currency)
    return moved("pledge_withdrawn", [(spell("purse", challenge, unit=unit), amount)], [(spell("offplatform", challenge, unit=unit), amount)])
