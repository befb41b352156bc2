"""The kinds of postings: between which accounts each moves money, and who alone may report it. What is in no line of the table cannot be posted.

No line moves what was promised as a prize to an income: there is no such kind.
"""

from dataclasses import dataclass

CASH = ("psp", "psp_pending", "bank")


@dataclass(frozen=True)
class Kind:
    """One line: from the accounts that are debited to those that are credited. `empties` names debited accounts that it leaves at 0."""

    number: str
    debit: tuple[str, ...]
    credit: tuple[str, ...]
    by_provider: bool = False
    empties: tuple[str, ...] = ()


_REFUNDABLE = ("purse", "fee_deferred", "vat")
KINDS = {
    "charge": Kind("E1", CASH, ("purse", "prize", "fee_deferred", "vat"), by_provider=True),
    "charge_settled": Kind("E1s", ("psp",), ("psp_pending",), by_provider=True),
    "listing_paid": Kind("E1l", CASH, ("listing_fee", "vat"), by_provider=True),
    "processor_fee": Kind("E2", ("psp_fee",), CASH, by_provider=True),
    "committed": Kind("E3", ("purse",), ("prize",)),
    "sample_accepted": Kind("E3s", ("purse",), ("award",)),
    "finalists_chosen": Kind("E4", ("prize",), ("award",)),
    "awarded": Kind("E5", ("prize",), ("award",)),
    "award_split": Kind("E6", ("award",), ("share",), empties=("award",)),
    "award_reversed": Kind("E6r", ("award", "share"), ("prize",)),
    "given_up": Kind("E7", ("award", "share"), ("prize", "purse")),
    "given_to_pool": Kind("E7p", ("prize", "award", "share"), ("pool",)),
    "prize_released": Kind("E7r", ("prize",), ("purse",)),
    "pool_spent": Kind("E7q", ("pool",), ("purse", "award")),
    "verified": Kind("E8", ("share",), ("payable",)),
    "tax_withheld": Kind("E9", ("payable",), ("tax_withheld",)),
    "tax_remitted": Kind("E9r", ("tax_withheld", "vat"), ("psp", "bank"), by_provider=True),
    "payout_opened": Kind("E10a", ("payable",), ("payout_inflight",)),
    "payout_confirmed": Kind("E10b", ("payout_inflight",), ("psp", "bank"), by_provider=True, empties=("payout_inflight",)),
    "payout_failed": Kind("E10c", ("payout_inflight",), ("payable",), by_provider=True, empties=("payout_inflight",)),
    "payout_returned": Kind("E10d", ("psp", "bank"), ("payable",), by_provider=True),
    "payout_fee": Kind("E10f", ("payout_fee",), ("psp", "bank"), by_provider=True),
    "fee_earned": Kind("E11", ("fee_deferred",), ("platform_fee",)),
    "refund_opened": Kind("E12", _REFUNDABLE, ("refund_inflight",)),
    "refund_confirmed": Kind("E12c", ("refund_inflight",), ("psp", "bank"), by_provider=True, empties=("refund_inflight",)),
    "refund_failed": Kind("E12f", ("refund_inflight",), _REFUNDABLE, by_provider=True, empties=("refund_inflight",)),
    "refund_with_floor": Kind("E13", _REFUNDABLE, ("award", "refund_inflight")),
    "clawback_opened": Kind("E14", ("recv_winner",), ("prize",)),
    "debt_paid": Kind("E14b", CASH, ("recv_winner", "recv_sponsor"), by_provider=True),
    "chargeback_opened": Kind("E15", ("disp", "chargeback_fee"), CASH, by_provider=True),
    "chargeback_won": Kind("E15w", CASH, ("disp",), by_provider=True),
    "chargeback_lost": Kind("E15a", (*_REFUNDABLE, "recv_sponsor"), ("disp",), by_provider=True),
    "written_off": Kind("E15c", ("chargeback_loss", "goodwill"), ("recv_sponsor", "recv_winner")),
    "pledged": Kind("E18", ("offplatform",), ("purse",)),
    "pledge_withdrawn": Kind("E18w", ("purse",), ("offplatform",)),
    "paid_directly": Kind("E18p", ("payable", "payout_inflight"), ("offplatform",), by_provider=True),
    "exchanged": Kind("E19", ("payable", "fx"), ("fx", "payable"), by_provider=True),
}
REVERSAL = "reversal"  # E20: the exact mirror of another posting, by whoever might have reported that one
OF_PROVIDER = tuple(name for name, kind in KINDS.items() if kind.by_provider)
OF_INCOME = ("fee_earned", "listing_paid", REVERSAL)
