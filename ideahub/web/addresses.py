"""Numbers in addresses: what is larger than any key of a row is no address at all."""

from collections.abc import Mapping

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class Key(IntegerConverter):
    """<int:...> in the address of a page: a whole number that a row can have."""

    def __init__(self, map, *args, **kwargs):
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def number_in(fields: Mapping[str, str], name: str, otherwise: int | None = None) -> int | None:
    """The whole number in a query argument or form field that a row could have; `otherwise` where there is none."""
    try:
        number = int(fields.get(name, "")[:12])
    except ValueError:
        return otherwise
    return number if abs(number) <= LARGEST else otherwise


def init_app(app) -> None:
    """Read every <int:...> so."""
    app.url_map.converters["int"] = Key
