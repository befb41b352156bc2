"""One request at a time in each process, once its words have arrived.

Two threads that both compute in Python take the interpreter from each other, and on SQLite they wait for each other's
transactions by asking again and again. The threads of a server are there for clients who send slowly: so a body that is small
is read first, and then the request takes its turn. A large body is read by its view, beside the others.
"""

from contextlib import contextmanager
from io import BytesIO
from threading import Lock

SMALL = 1 << 16
_TURN = "ideahub.turn"


class Turns:
    """A WSGI application whose small requests are carried out one after the other."""

    def __init__(self, application):
        self._application = application
        self._turn = Lock()

    def __call__(self, asked: dict, start_response):
        length = int(asked.get("CONTENT_LENGTH") or 0) if (asked.get("CONTENT_LENGTH") or "0").isdecimal() else SMALL + 1
        if length > SMALL or asked.get("HTTP_TRANSFER_ENCODING"):
            return self._application(asked, start_response)
        if length:
            asked["wsgi.input"] = BytesIO(asked["wsgi.input"].read(length))
        asked[_TURN] = self._turn
        with self._turn:
            return self._application(asked, start_response)


@contextmanager
def others_first(asked: dict):
    """Let others have their turn while this view waits for a process of its own; `asked` is its WSGI environment."""
    turn = asked.get(_TURN)
    if turn is None:
        yield
        return
    turn.release()
    try:
        yield
    finally:
        turn.acquire()


def init_app(app) -> None:
    """Wrap the application, outside of everything else."""
    app.wsgi_app = Turns(app.wsgi_app)
