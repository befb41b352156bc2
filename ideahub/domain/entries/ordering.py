"""The orders in which entries are shown: each an indexed read by keyset, however many entries there are.

Fair is random with a seed per visitor and day, the entries that were seen least first: entries lie in bands by how
often they were seen (recomputed at night, so that the order holds for the day); within a band a fixed shuffle is
read from a starting point, and in a direction, that come from the seed. A page is read from one stretch of one band
by one statement; where the stretch ends on the page, a second one reads on in the stretches beyond it. The way back
reads the same stretches from their other end.

The statements are built once for each shape and kept, on plain tables: this is the page that is read most.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, func, literal, select, tuple_, union_all, update

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.files.models import File
from ideahub.kernel.db import db
from ideahub.kernel.paging import Page, decode, encode
from ideahub.kernel.transactions import command
from ideahub.kernel.words import _l

ORDERS = {
    "fair": _l("Fair: least seen first"),
    "supported": _l("Most supported"),
    "rising": _l("Rising"),
    "newest": _l("Newest"),
    "needs-eyes": _l("Needs your eyes"),
}
BANDS = 3
STRETCHES = BANDS * 2
SHUFFLE = 2**31 - 1

_entry, _user, _file = Entry.__table__.c, User.__table__.c, File.__table__.c
COLUMNS = (
    _entry.id, _entry.number, _entry.title, _entry.excerpt, _entry.language, _entry.points, _entry.voters, _entry.revision_number, _entry.material_number,
    _entry.author_id, _user.handle, _user.name, _user.state.label("author_state"), _user.picture_token.label("face"), _file.token.label("cover"),
    _file.width, _file.height,
)  # fmt: skip
KEYS = {
    "supported": ((_entry.rank, _entry.id), False),
    "rising": ((_entry.rising, _entry.id), False),
    "newest": ((_entry.number,), False),
    "needs-eyes": ((_entry.voters, _entry.id), True),
}
_LISTED = and_(_entry.challenge_id == bindparam("challenge"), _entry.listed == 1)


def shuffles(challenge_id: int, number: int) -> tuple[int, int]:
    """The two fixed random keys of an entry, from its challenge and number."""
    mixed = hashlib.sha256(f"{challenge_id}:{number}".encode()).digest()
    return int.from_bytes(mixed[:4]) & SHUFFLE, int.from_bytes(mixed[4:8]) & SHUFFLE


def rotation(seed: str, day: date) -> tuple[str, int, bool]:
    """(which shuffle, where it starts, whether it runs backwards) for a visitor on a day."""
    mixed = hashlib.sha256(f"{seed}:{day.isoformat()}".encode()).digest()
    return ("shuffle_a" if mixed[8] & 1 else "shuffle_b"), int.from_bytes(mixed[:4]) & SHUFFLE, bool(mixed[9] & 1)


def listed(challenge: Challenge, order: str, cursor: str | None, seed: str, day: date, size: int = 24) -> Page:
    """One page of the published entries as plain rows (COLUMNS and what they are sorted by), in one or two statements."""
    if order == "fair":
        return _fair(challenge.id, cursor, seed, day, size)
    columns, ascending = KEYS[order if order in KEYS else "newest"]
    width = len(columns)
    position = decode(cursor, width)
    back = bool(position and position[0])
    statement = _by_key(order if order in KEYS else "newest", position is not None, ascending == back)
    keys = {f"key{at}": value for at, value in enumerate(position[1])} if position else {}
    rows = db.session.execute(statement, {"challenge": challenge.id, "most": size + 1, **keys}).all()
    return _page(rows, position, size, lambda row: row[-width:])


def _page(rows: list, position: tuple | None, size: int, place_of) -> Page:
    """The page of rows that were read one further than `size`, in the direction of the cursor; `place_of` a row leads on from it, or back."""
    back, more = bool(position and position[0]), len(rows) > size
    rows = rows[:size][::-1] if back else rows[:size]
    has_later, has_earlier = (bool(rows), more) if back else (more, bool(rows) and position is not None)
    return Page(
        rows,
        later=encode(list(place_of(rows[-1]))) if has_later else None,
        earlier=encode(list(place_of(rows[0])), backwards=True) if has_earlier else None,
        first=position is None or (has_later and back and not more),
    )


def _rows(chosen=None) -> Select:
    """The columns of a list, of all entries or of those whose keys are chosen."""
    entries = Entry.__table__ if chosen is None else chosen.join(Entry.__table__, _entry.id == chosen.c.id)
    joined = entries.join(User.__table__, _user.id == _entry.author_id).outerjoin(File.__table__, _file.id == _entry.cover_id)
    return select(*COLUMNS).select_from(joined)


@lru_cache(maxsize=64)
def _by_key(order: str, positioned: bool, descending: bool) -> Select:
    columns, _ascending = KEYS[order]
    statement = _rows().add_columns(*[column.label(f"sort{at}") for at, column in enumerate(columns)]).where(_LISTED)
    if positioned:
        here = tuple_(*[bindparam(f"key{at}") for at in range(len(columns))])
        statement = statement.where(tuple_(*columns) < here if descending else tuple_(*columns) > here)
    return statement.order_by(*_run(columns, descending)).limit(bindparam("most"))


def _fair(challenge_id: int, cursor: str | None, seed: str, day: date, size: int) -> Page:
    position = decode(cursor, 4)
    began, stretch, key, entry_id = position[1] if position else (0, 0, 0, 0)
    if not (day.toordinal() - 1 <= began <= day.toordinal() and 0 <= stretch < STRETCHES):
        position, began, stretch = None, day.toordinal(), 0
    back = bool(position and position[0])
    shuffle, start, backwards = rotation(seed, date.fromordinal(began))
    values = {"challenge": challenge_id, "start": start, "key": key, "id": entry_id, "most": size + 1}
    rows = db.session.execute(_stretch(shuffle, backwards, stretch, position is not None, back), values).all()
    if len(rows) <= size and stretch != (0 if back else STRETCHES - 1):
        rows += db.session.execute(_stretches_beyond(shuffle, backwards, stretch, back), {**values, "most": size + 1 - len(rows)}).all()
    return _page(rows, position, size, lambda row: [began, row.stretch, row.sort, row.id])


def _within(column, backwards: bool, stretch: int):
    """Where a stretch lies: the even ones run from the start to the shuffle's end, the odd ones from the other end to the start."""
    ahead = column >= bindparam("start") if (stretch % 2 == 0) != backwards else column < bindparam("start")
    return and_(_LISTED, _entry.band == stretch // 2, ahead)


def _run(columns, descending: bool) -> list:
    return [column.desc() if descending else column for column in columns]


@lru_cache(maxsize=64)
def _stretch(shuffle: str, backwards: bool, stretch: int, positioned: bool, back: bool) -> Select:
    """The rows of one stretch, from its beginning or from a row on; `back`: from that row towards the beginning."""
    column, descending = _entry[shuffle], backwards != back
    statement = _rows().add_columns(column.label("sort"), literal(stretch).label("stretch")).where(_within(column, backwards, stretch))
    if positioned:
        here = tuple_(bindparam("key"), bindparam("id"))
        statement = statement.where(tuple_(column, _entry.id) < here if descending else tuple_(column, _entry.id) > here)
    return statement.order_by(*_run((column, _entry.id), descending)).limit(bindparam("most"))


@lru_cache(maxsize=64)
def _stretches_beyond(shuffle: str, backwards: bool, stretch: int, back: bool) -> Select:
    """The rows of the stretches that follow, or that went before: a page's worth of keys from the near end of each, the first of them with what is shown."""
    column, descending, parts = _entry[shuffle], backwards != back, []
    for other in range(stretch) if back else range(stretch + 1, STRETCHES):
        keys = select(_entry.id.label("id"), column.label("sort"), literal(other).label("stretch")).where(_within(column, backwards, other))
        parts.append(select(keys.order_by(*_run((column, _entry.id), descending)).limit(bindparam("most")).subquery()))
    keys = union_all(*parts).subquery().c
    order = (*_run([keys.stretch], back), *_run([keys.sort, keys.id], descending))
    chosen = select(keys.id, keys.sort, keys.stretch).order_by(*order).limit(bindparam("most")).subquery()
    order = (*_run([chosen.c.stretch], back), *_run([chosen.c.sort, chosen.c.id], descending))
    return _rows(chosen).add_columns(chosen.c.sort, chosen.c.stretch).order_by(*order)


@command
def record_exposure(*, counts: dict[int, int]) -> None:
    """Add how often entries were shown in lists or opened; counted in memory and written in batches."""
    for entry_id, times in sorted(counts.items()):
        db.session.execute(update(Entry).where(Entry.id == entry_id).values(seen=Entry.seen + times).execution_options(synchronize_session=False))


@command
def spread_bands(*, challenge_ids: Iterable[int]) -> None:
    """Put each challenge's entries anew into bands: the third that was seen least first."""
    for challenge_id in challenge_ids:
        place = select(Entry.id, func.ntile(BANDS).over(order_by=(Entry.seen, Entry.id)).label("place"))
        places = place.where(Entry.challenge_id == challenge_id, Entry.listed == 1).subquery()
        db.session.execute(
            update(Entry).where(Entry.id == places.c.id, Entry.band != places.c.place - 1).values(band=places.c.place - 1).execution_options(synchronize_session=False)
        )


def spread_all_bands() -> None:
    """Put the entries of every running challenge anew into bands, a transaction each, so that no vote waits long."""
    running = list(db.session.scalars(select(Challenge.id).where(Challenge.state == "published", Challenge.listed_count > 0)))
    db.session.rollback()
    for challenge_id in running:
        spread_bands(challenge_ids=[challenge_id])
