"""The load generator says what it asked, how long that took, and what went wrong."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from bench.load import Load


class Door(BaseHTTPRequestHandler):
    """Answers pages with 200, votes with 303 or, for the page's script, 200; a value of 13 with 500. Keeps what came."""

    protocol_version = "HTTP/1.1"
    came: list = []

    def do_GET(self):
        self._answer(200 if self.path == "/page" else 404, None)

    def do_POST(self):
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        value = fields["value"][0]
        self._answer(500 if value == "13" else 200 if self.headers["HX-Request"] else 303, value)

    def _answer(self, status: int, value: str | None):
        self.came.append((self.command, self.path, self.headers["Cookie"], value))
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.send_header("Set-Cookie", "planted=1")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def door():
    """A server of its own, and what came to it."""
    Door.came = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def load():
    """A load generator."""
    generator = Load()
    yield generator
    generator.close()


def test_pages_are_read_and_votes_are_sent_once_each(door, load):
    host = f"http://127.0.0.1:{door.server_port}"
    votes = [["/vote", f"voter={number}", {"value": str(number)}, number % 2 == 0] for number in range(20)]
    found = load.asked(host=host, seconds=1, readers=[["/page", "seed=1"], ["/gone", ""]], at_once=2, pause=0.05, votes=votes, voters=2, pace=0)
    sent = [came for came in Door.came if came[0] == "POST"]
    assert sorted(sent) == sorted(("POST", "/vote", f"voter={number}", str(number)) for number in range(20))
    assert (found["votes"]["count"], found["votes"]["wrong"], len(found["votes"]["ms"])) == (20, 1, 19)
    assert found["votes"]["first"][0].startswith("500")
    read = [came for came in Door.came if came[0] == "GET"]
    assert found["readers"]["count"] == len(read) >= 10
    assert found["readers"]["wrong"] == sum(came[1] == "/gone" for came in read) > 0
    assert {came[2] for came in read} == {"seed=1", None}
    assert found["readers"]["ms"] == sorted(found["readers"]["ms"])


def test_voters_keep_their_pace(door, load):
    votes = [["/vote", "", {"value": "1"}, True]] * 100
    found = load.asked(host=f"http://127.0.0.1:{door.server_port}", seconds=2.2, votes=votes, voters=2, pace=1)
    assert 4 <= found["votes"]["count"] <= 8
