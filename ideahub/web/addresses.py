"""Numbers in addresses: what is larger than any key of a row is no address at all."""

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class Key(IntegerConverter):
    """<int:...> in the address of a page: a whole number that a row can have."""

    def __init__(self, map, *args, **kwargs):
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def init_app(app) -> None:
    """Read every <int:...> so."""
    app.url_map.converters["int"] = Key
