"""One of the processes that post at once: `python -m bench.poster SECONDS FIRST STEP TOGETHER`; says how many postings in how many seconds."""

import json
import os
import sys
import time
from itertools import count

from bench.journal import life
from config import load
from ideahub.app import create_app
from ideahub.domain.ledger.actors import Provider
from ideahub.domain.ledger.commands import post, post_together

ACTOR = Provider("sandbox")  # whose report it is makes no difference to what it costs


def post_for(seconds: float, first: int, step: int, together: bool) -> tuple[int, float]:
    """(postings, seconds): the lives of shares, each posting by itself or a life at once."""
    began, made = time.perf_counter(), 0
    for share in count(first, step):
        orders = [order for _actor, order in life(share)]
        if together:
            made += len(post_together(actor=ACTOR, orders=orders))
        else:
            made += len([post(actor=ACTOR, order=order) for order in orders])
        if time.perf_counter() - began >= seconds:
            break
    return made, time.perf_counter() - began


if __name__ == "__main__":
    with create_app(load(os.environ), doors=()).app_context():
        sys.stdout.write(json.dumps(post_for(float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1")))
