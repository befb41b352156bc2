"""When a request had wholly arrived: the moment that deadlines ask for, however long it waits for a lock afterwards."""

from flask import request

from ideahub.kernel import clock


def init_app(app) -> None:
    """Note the moment before any view runs, and forget it with the request."""
    app.before_request(_note)
    app.teardown_request(_forget)


def _note() -> None:
    """The body is read to its end first."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        request.get_data(cache=True, parse_form_data=True)
    clock.note_received(clock.now())


def _forget(_error) -> None:
    clock.note_received(None)
