"""Addresses of pages: built once and kept; numbers in them that are larger than any key of a row are no address at all."""

from collections.abc import Mapping
from functools import lru_cache

import flask
from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class Key(IntegerConverter):
    """<int:...> in the address of a page: a whole number that a row can have."""

    def __init__(self, map, *args, **kwargs):
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def number_in(fields: Mapping[str, str], name: str, otherwise: int | None = None) -> int | None:
    """The whole number in a query argument or form field that a row could have; `otherwise` where there is none."""
    number = _number(fields.get(name, ""))
    return otherwise if number is None else number


def numbers_in(fields: MultiDict, name: str) -> list[int | None]:
    """The same for a field that is sent several times, in its order; None in the places where there is no such number."""
    return [_number(typed) for typed in fields.getlist(name)]


def _number(typed: str) -> int | None:
    try:
        number = int(typed[:12])
    except ValueError:
        return None
    return number if abs(number) <= LARGEST else None


def url_for(endpoint: str, **values) -> str:
    """Flask's own answer, kept: a page asks for some forty addresses, mostly the same ones as the page before."""
    return _kept(request.root_path, endpoint, tuple(values.items()))


@lru_cache(maxsize=8192)
def _kept(_root: str, endpoint: str, values: tuple) -> str:
    return flask.url_for(endpoint, **dict(values))


def init_app(app) -> None:
    """Read every <int:...> so, and keep the addresses that templates ask for."""
    app.url_map.converters["int"] = Key
    app.jinja_env.globals["url_for"] = url_for
