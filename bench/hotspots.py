"""Where the CPU of a vote or a page goes: carried out many times in this process under the profiler, the costs by function.

    .venv/bin/python -m bench.hotspots vote
    .venv/bin/python -m bench.hotspots /challenges/many-ideas/entries --signed-in --sort tottime
"""

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable
from urllib.parse import urlencode

from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.run import NAMES, size
from bench.stand import Stand, standing


def _requests(stand: Stand, what: str, signed_in: bool, number: int) -> list[dict]:
    """The WSGI environments of so many requests."""
    if what == "vote":
        asked = [(path, cookie, fields, {"HX-Request": "true"}) for path, cookie, fields, _script in stand.new_votes(number)]
    else:
        cookie = stand.voters[0].cookie if signed_in else stand.cookie(seed="hot")
        asked = [(what, cookie, None, {})] * number
    return [
        EnvironBuilder(
            path=path, base_url=stand.url, method="GET" if fields is None else "POST", headers={"Cookie": cookie, "Accept-Encoding": "gzip", **headers},
            data=None if fields is None else urlencode(fields), content_type=None if fields is None else "application/x-www-form-urlencoded",
        ).get_environ()
        for path, cookie, fields, headers in asked
    ]  # fmt: skip


def _carried_out(app: Callable, requests: list[dict]) -> float:
    """Milliseconds of CPU of this thread for each request."""
    began = time.thread_time()
    for environ in requests:
        _body, status, _headers = run_wsgi_app(app, environ, buffered=True)
        if not status.startswith("200"):
            raise RuntimeError(f"{environ['PATH_INFO']} answered {status}")
    return 1000 * (time.thread_time() - began) / len(requests)


def main() -> None:
    """Seed, warm up, measure plainly, then under the profiler."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="vote", help="vote, or the path of a page")
    parser.add_argument("--signed-in", action="store_true")
    parser.add_argument("--database", choices=NAMES, default="sqlite")
    parser.add_argument("--size", type=size, default=size("1000"))
    parser.add_argument("--number", type=int, default=400)
    parser.add_argument("--sort", choices=("cumulative", "tottime"), default="cumulative")
    parser.add_argument("--lines", type=int, default=70)
    options = parser.parse_args()
    with standing(options.database, *options.size, "approval", None) as stand:
        stand.seed()
        _carried_out(stand.app.wsgi_app, _requests(stand, options.what, options.signed_in, 200))
        plain = _carried_out(stand.app.wsgi_app, _requests(stand, options.what, options.signed_in, options.number))
        profile, requests = cProfile.Profile(), _requests(stand, options.what, options.signed_in, options.number)
        profile.enable()
        _carried_out(stand.app.wsgi_app, requests)
        profile.disable()
    print(f"{options.what}: {plain:.2f} ms of CPU each without the profiler; below, under it, the sums of {len(requests)}.")
    pstats.Stats(profile).sort_stats(options.sort).print_stats(options.lines)


if __name__ == "__main__":
    main()
