"""The load generator: Locust in a process of its own, which takes one order a line (JSON) and answers with one line each.

An order is {"host", "seconds", "readers": [[path, cookie], ...], "at_once", "pause", "votes": [[path, cookie, fields], ...], "voters", "pace"}:
`at_once` readers take the pages one after the other, each waiting `pause` seconds between two (0: not at all); `voters` send the votes in their
order, each one every `pace` seconds (0: without a pause) and none twice. The answer says for "readers" and for "votes" how many were asked, how
many went wrong and the first of these, and the milliseconds that each of the others took.
"""

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Load:
    """A running load generator. `asked` gives what an order came to."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-m", "bench.load"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def asked(self, **order) -> dict:
        """Have an order carried out."""
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait(20)


def _users(order: dict, kept: dict) -> list[type]:
    """The classes of Locust's users for an order."""
    from locust import FastHttpUser, constant, constant_pacing, task  # here, since it patches the sockets of whatever process imports it
    from locust.exception import StopUser

    pages, votes = itertools.cycle(order.get("readers", [])), iter(order.get("votes", []))
    at_once, pause = order.get("at_once", 0), order.get("pause", 0)
    # Who pauses has come at a moment of his own; else all would knock at the same moment at the start.
    moments = iter([pause * number / at_once for number in range(at_once)])

    def ask(user, name: str, method: str, path: str, cookie: str, fields: dict | None, expected: tuple) -> None:
        headers = {"Cookie": cookie} if cookie else {}
        if fields is not None:
            headers |= FORM | ({"HX-Request": "true"} if expected == (200,) else {})
        began = time.perf_counter()
        with user.client.request(
            method, path, headers=headers, data=urlencode(fields) if fields is not None else None, allow_redirects=False, catch_response=True
        ) as answer:
            took = (time.perf_counter() - began) * 1000
            user.client.cookiejar.clear()
            if answer.status_code in expected:
                kept[name]["ms"].append(round(took, 2))
                answer.success()
            else:
                kept[name]["wrong"].append(f"{answer.status_code} {answer.error or ''} {(answer.text or '')[:300]}")
                answer.failure("wrong")

    class Reader(FastHttpUser):
        host, fixed_count = order["host"], at_once
        wait_time = constant(pause)

        def on_start(self):
            time.sleep(next(moments, 0))

        @task
        def read(self):
            path, cookie = next(pages)
            ask(self, "readers", "GET", path, cookie, None, (200,))

    class Voter(FastHttpUser):
        host, fixed_count = order["host"], order.get("voters", 0)
        wait_time = constant_pacing(order["pace"]) if order.get("pace") else constant(0)

        @task
        def vote(self):
            vote = next(votes, None)
            if vote is None:
                raise StopUser
            path, cookie, fields, script = vote
            ask(self, "votes", "POST", path, cookie, fields, (200,) if script else (303,))

    return [cls for cls, number in ((Reader, at_once), (Voter, order.get("voters", 0))) if number]


def _carried_out(order: dict) -> dict:
    import gevent
    from locust.env import Environment

    kept = {name: {"ms": [], "wrong": []} for name in ("readers", "votes")}
    users = _users(order, kept)
    environment = Environment(user_classes=users, stop_timeout=20)
    runner = environment.create_local_runner()
    began = time.perf_counter()
    runner.start(sum(cls.fixed_count for cls in users), spawn_rate=100)
    while time.perf_counter() - began < order["seconds"] and (runner.user_count or time.perf_counter() - began < 1):
        gevent.sleep(0.05)
    runner.stop()
    seconds = time.perf_counter() - began
    runner.quit()
    return {name: {"count": len(found["ms"]) + len(found["wrong"]), "seconds": seconds, "ms": sorted(found["ms"]), "wrong": len(found["wrong"]), "first": found["wrong"][:1]} for name, found in kept.items()}


def main() -> None:
    """Carry out one order after the other."""
    for line in sys.stdin:
        print(json.dumps(_carried_out(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
