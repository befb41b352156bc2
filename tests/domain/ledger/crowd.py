"""A process that posts: charges, commitments, fees, in an order of its own, on accounts that others post to at the same time."""

import json
import sys
from random import Random

from config import load
from ideahub.app import create_app
from ideahub.domain.ledger import paying_out, postings
from ideahub.domain.ledger.commands import Order, post_together
from tests.factories.ledger import BANK, cash


def wanted(random: Random, crowd: int, number: int) -> list[Order]:
    """What is posted together: always the same of a crowd and number, in an order that `random` shuffles within what can be."""
    challenge = 1 + (number + crowd) % 3
    charge = postings.charge(challenge=challenge, cash=cash(), purse=1000 + number, fee=100)
    free = [
        (paying_out.payout_fee(cash=cash(), amount=2), "payout fee"), (postings.processor_fee(cash=cash(), amount=3), "fee"),
        (paying_out.fee_earned(challenge=challenge, unit="EUR", amount=100), "earned"),
    ]  # fmt: skip
    random.shuffle(free)
    return [Order(move=move, key=f"{crowd}:{number}:{name}", reason=name, challenge_id=challenge) for move, name in [(charge, "charge"), *free]]


def play(crowd: int, rounds: int, seed: int = 0) -> list[int]:
    """Post so many rounds, shuffled; the ids of the postings by the order of their keys."""
    random, ids = Random(seed), {}
    numbers = list(range(rounds))
    random.shuffle(numbers)
    for number in numbers:
        orders = wanted(random, crowd, number)
        ids |= {order.key: posting.id for order, posting in zip(orders, post_together(actor=BANK, orders=orders), strict=True)}
    return [ids[key] for key in sorted(ids)]


if __name__ == "__main__":
    with create_app(load(json.loads(sys.argv[1])), doors=()).app_context():
        sys.stdout.write(json.dumps({"ids": play(int(sys.argv[2]), int(sys.argv[3]), seed=int(sys.argv[4]))}) + "\n")
