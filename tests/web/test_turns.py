"""Small requests of one process are carried out one after the other; nobody waits for a slow sender, a large body, or a view that steps aside."""

from io import BytesIO
from threading import Event, Thread

import pytest

from ideahub.web.turns import SMALL, Turns, others_first

SOON, MOMENT = 10, 0.2


class House:
    """An application that tells who is inside, and keeps whoever asks for /stay until it is let go."""

    def __init__(self):
        self.inside, self.most, self.arrived, self.go = 0, 0, Event(), Event()
        self.read = {}

    def __call__(self, environ, start_response):
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            self.read[environ["PATH_INFO"]] = environ["wsgi.input"].read()
            if environ["PATH_INFO"] == "/stay":
                self.arrived.set()
                assert self.go.wait(SOON)
            if environ["PATH_INFO"] == "/aside":
                with others_first(environ):
                    self.arrived.set()
                    assert self.go.wait(SOON)
        finally:
            self.inside -= 1
        return [b"done"]


class SlowBody:
    """A body whose bytes come when they are let through."""

    def __init__(self, words: bytes):
        self.words, self.asked, self.come = words, Event(), Event()

    def read(self, size=-1):
        self.asked.set()
        assert self.come.wait(SOON)
        words, self.words = self.words[:size], self.words[size:]
        return words


@pytest.fixture
def house():
    return House()


def visit(application, path, body=None, **environ):
    """A request in a thread of its own; the thread ends when it is answered."""
    length = {} if body is None else {"CONTENT_LENGTH": str(len(body.words if isinstance(body, SlowBody) else body))}
    stream = body if isinstance(body, SlowBody) else BytesIO(body or b"")
    visitor = Thread(target=lambda: application({"PATH_INFO": path, "wsgi.input": stream, **length, **environ}, None), daemon=True)
    visitor.start()
    return visitor


def test_small_requests_take_turns(house):
    turns = Turns(house)
    first = visit(turns, "/stay")
    assert house.arrived.wait(SOON)
    second = visit(turns, "/next", b"words")
    second.join(MOMENT)
    assert second.is_alive() and "/next" not in house.read
    house.go.set()
    first.join(SOON)
    second.join(SOON)
    assert house.most == 1 and house.read["/next"] == b"words"


def test_who_sends_slowly_keeps_nobody_waiting(house):
    turns, slow = Turns(house), SlowBody(b"letter by letter")
    sender = visit(turns, "/slow", slow)
    assert slow.asked.wait(SOON)
    other = visit(turns, "/other")
    other.join(SOON)
    assert not other.is_alive() and sender.is_alive() and "/slow" not in house.read
    slow.come.set()
    sender.join(SOON)
    assert house.read["/slow"] == b"letter by letter"


@pytest.mark.parametrize("environ", [{}, {"CONTENT_LENGTH": "many"}, {"CONTENT_LENGTH": "-1"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_body_that_is_large_or_of_no_known_length_goes_beside(house, environ):
    turns = Turns(house)
    first = visit(turns, "/stay")
    assert house.arrived.wait(SOON)
    large = visit(turns, "/large", b"x" * (SMALL + 1), **environ)
    large.join(SOON)
    assert not large.is_alive() and first.is_alive() and len(house.read["/large"]) == SMALL + 1
    house.go.set()
    first.join(SOON)


def test_view_that_waits_lets_others_go_first(house):
    turns = Turns(house)
    aside = visit(turns, "/aside")
    assert house.arrived.wait(SOON)
    other = visit(turns, "/other")
    other.join(SOON)
    assert not other.is_alive() and aside.is_alive()
    house.go.set()
    aside.join(SOON)
    after = visit(turns, "/after")
    after.join(SOON)
    assert not after.is_alive()


def test_turn_is_given_back_by_a_view_that_breaks():
    def breaks(environ, start_response):
        raise RuntimeError("broken")

    turns = Turns(breaks)
    for _again in range(2):
        with pytest.raises(RuntimeError):
            turns({"wsgi.input": BytesIO()}, None)


def test_others_first_outside_of_a_turn_only_waits():
    with others_first({}):
        pass
