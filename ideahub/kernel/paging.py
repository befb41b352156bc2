"""Pages of long lists by keyset: the cost of a page does not depend on how far down it is."""

import base64
import binascii
import json
from dataclasses import dataclass, field

from sqlalchemy import tuple_

from ideahub.kernel.db import db


@dataclass(frozen=True)
class Page:
    """A stretch of a list: `rows`, and the cursors that lead on and back (None at the ends)."""

    rows: list
    later: str | None = None
    earlier: str | None = None
    first: bool = True
    extra: dict = field(default_factory=dict)

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def encode(values: list, backwards: bool = False) -> str:
    """A cursor: the sort values of a row, as text that fits into a URL."""
    return base64.urlsafe_b64encode(json.dumps([int(backwards), *values], separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str | None, width: int) -> tuple[bool, list[int]] | None:
    """(backwards, sort values) of a cursor; None for a missing, foreign or broken one: the list starts at its top."""
    if not cursor or len(cursor) > 300:
        return None
    try:
        back, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None
    if back not in (0, 1) or len(values) != width or not all(type(value) is int and abs(value) < 2**63 for value in values):
        return None
    return bool(back), values


def keyset_page(statement, columns: list, cursor: str | None, size: int) -> Page:
    """Run `statement` for one page, ordered by integer `columns` (all descending; negate a column to ascend).

    The statement must select the sort columns last, in this order; rows come back whole.
    """
    width = len(columns)
    position = decode(cursor, width)
    key = tuple_(*columns)
    order = [column.desc() for column in columns]
    if position and position[0]:
        statement = statement.where(key > tuple_(*position[1])).order_by(*[column.asc() for column in columns])
    elif position:
        statement = statement.where(key < tuple_(*position[1])).order_by(*order)
    else:
        statement = statement.order_by(*order)
    rows = db.session.execute(statement.limit(size + 1)).all()
    more = len(rows) > size
    rows = rows[:size]
    backwards = bool(position and position[0])
    if backwards:
        rows.reverse()
    has_later = more if not backwards else bool(rows)
    has_earlier = bool(position) if not backwards else more
    return Page(
        rows,
        later=encode([int(value) for value in rows[-1][-width:]]) if rows and has_later else None,
        earlier=encode([int(value) for value in rows[0][-width:]], backwards=True) if rows and has_earlier else None,
        first=not position,
    )
