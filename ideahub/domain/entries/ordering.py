"""The orders in which entries are shown: each an indexed read by keyset, however many entries there are.

Fair is random with a seed per visitor and day, the entries that were seen least first: entries lie in bands by how
often they were seen (recomputed at night, so that the order holds for the day); within a band a fixed shuffle is
read from a starting point, and in a direction, that come from the seed.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, literal, select, union_all, update

from ideahub.domain.accounts.models import User
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.entries.models import Entry
from ideahub.domain.files.models import File
from ideahub.kernel.db import db
from ideahub.kernel.paging import Page, decode, encode, keyset_page
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
SHUFFLE = 2**31 - 1

COLUMNS = (
    Entry.id, Entry.number, Entry.title, Entry.excerpt, Entry.language, Entry.points, Entry.voters, Entry.revision_number, Entry.material_number,
    Entry.author_id, Entry.published_at, User.handle.label("handle"), User.name.label("name"), User.state.label("author_state"),
    File.token.label("cover"), File.width.label("width"), File.height.label("height"), File.colour.label("colour"),
    File.description.label("cover_description"),
)  # fmt: skip


def shuffles(challenge_id: int, number: int) -> tuple[int, int]:
    """The two fixed random keys of an entry, from its challenge and number."""
    mixed = hashlib.sha256(f"{challenge_id}:{number}".encode()).digest()
    return int.from_bytes(mixed[:4]) & SHUFFLE, int.from_bytes(mixed[4:8]) & SHUFFLE


def rotation(seed: str, day: date) -> tuple[str, int, bool]:
    """(which shuffle, where it starts, whether it runs backwards) for a visitor on a day."""
    mixed = hashlib.sha256(f"{seed}:{day.isoformat()}".encode()).digest()
    return ("shuffle_a" if mixed[8] & 1 else "shuffle_b"), int.from_bytes(mixed[:4]) & SHUFFLE, bool(mixed[9] & 1)


def listed(challenge: Challenge, order: str, cursor: str | None, seed: str, day: date, size: int = 24) -> Page:
    """One page of the published entries as plain rows (COLUMNS), in one statement."""
    if order == "fair":
        return _fair(challenge, cursor, seed, day, size)
    if order == "needs-eyes":
        return _fewest_votes(challenge, cursor, size)
    keys = {"supported": [Entry.rank, Entry.id], "rising": [Entry.rising, Entry.id]}.get(order, [Entry.id])
    rows = _rows().where(Entry.challenge_id == challenge.id, Entry.listed == 1)
    return keyset_page(rows.add_columns(*keys), keys, cursor, size)


def _rows():
    return select(*COLUMNS).join(User, User.id == Entry.author_id).outerjoin(File, File.id == Entry.cover_id)


def _fewest_votes(challenge: Challenge, cursor: str | None, size: int) -> Page:
    """Ascending by voters, so read by hand: a keyset page runs downwards."""
    rows = _rows().where(Entry.challenge_id == challenge.id, Entry.listed == 1)
    position = decode(cursor, 2)
    if position:
        voters, key = position[1]
        rows = rows.where((Entry.voters > voters) | ((Entry.voters == voters) & (Entry.id > key)), Entry.voters >= voters)
    found = db.session.execute(rows.order_by(Entry.voters, Entry.id).limit(size + 1)).all()
    later = encode([found[size - 1].voters, found[size - 1].id]) if len(found) > size else None
    return Page(found[:size], later=later, first=not position)


def _fair(challenge: Challenge, cursor: str | None, seed: str, day: date, size: int) -> Page:
    name, start, backwards = rotation(seed, day)
    shuffle = getattr(Entry, name)
    position = decode(cursor, 3)
    from_part, from_key, from_id = position[1] if position else (0, None, None)
    parts = []
    for part in range(max(0, from_part), BANDS * 2):
        stretch = select(Entry.id.label("id"), shuffle.label("key"), literal(part).label("part"))
        stretch = stretch.where(Entry.challenge_id == challenge.id, Entry.listed == 1, Entry.band == part // 2)
        first_half = part % 2 == 0
        stretch = stretch.where(shuffle >= start) if first_half != backwards else stretch.where(shuffle < start)
        if part == from_part and from_key is not None:
            beyond = (shuffle < from_key) | ((shuffle == from_key) & (Entry.id < from_id)) if backwards else (shuffle > from_key) | ((shuffle == from_key) & (Entry.id > from_id))
            edge = shuffle <= from_key if backwards else shuffle >= from_key
            stretch = stretch.where(beyond, edge)
        order = (shuffle.desc(), Entry.id.desc()) if backwards else (shuffle, Entry.id)
        parts.append(select(stretch.order_by(*order).limit(size + 1).subquery()))
    if not parts:
        return Page([], first=False)
    keys = union_all(*parts).subquery()
    order = (keys.c.part, -keys.c.key, -keys.c.id) if backwards else (keys.c.part, keys.c.key, keys.c.id)
    chosen = select(keys.c.id, keys.c.part, keys.c.key).order_by(*order).limit(size + 1).subquery()
    order = (chosen.c.part, -chosen.c.key, -chosen.c.id) if backwards else (chosen.c.part, chosen.c.key, chosen.c.id)
    rows = _rows().join(chosen, chosen.c.id == Entry.id).add_columns(chosen.c.part, chosen.c.key).order_by(*order)
    found = db.session.execute(rows).all()
    later = encode([found[size - 1].part, found[size - 1].key, found[size - 1].id]) if len(found) > size else None
    return Page(found[:size], later=later, first=not position)


@command
def record_exposure(*, counts: dict[int, int]) -> None:
    """Add how often entries were shown in lists or opened; counted in memory and written in batches."""
    for entry_id, times in sorted(counts.items()):
        db.session.execute(update(Entry).where(Entry.id == entry_id).values(seen=Entry.seen + times))


@command
def spread_bands(*, challenge_ids: Iterable[int]) -> None:
    """Put each challenge's entries anew into bands: the third that was seen least first."""
    for challenge_id in challenge_ids:
        place = select(Entry.id, func.ntile(BANDS).over(order_by=(Entry.seen, Entry.id)).label("place"))
        places = place.where(Entry.challenge_id == challenge_id, Entry.listed == 1).subquery()
        db.session.execute(
            update(Entry).where(Entry.id == places.c.id, Entry.band != places.c.place - 1).values(band=places.c.place - 1).execution_options(synchronize_session=False)
        )
