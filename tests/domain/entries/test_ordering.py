"""The orders of the list: what comes first, page by page, and that each is an indexed read."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text, update

from ideahub.domain.entries.models import Entry
from ideahub.domain.entries.ordering import BANDS, ORDERS, SHUFFLE, listed, record_exposure, rotation, shuffles, spread_all_bands, spread_bands
from ideahub.kernel.db import is_postgresql
from tests.cast import ed
from tests.factories.challenges import make_challenge

pytestmark = pytest.mark.usefixtures("database")
DAY = date(2026, 11, 25)
SERIAL = count(1)


@pytest.fixture
def challenge():
    """A challenge that runs."""
    return make_challenge(mode="after", per_person=100)


def fill(database, challenge, many: int, **columns) -> list[int]:
    """Rows of listed entries, as many as are wanted; each column is a function of the place."""
    rows = []
    for place in range(many):
        a, b = shuffles(challenge.id, place + 1)
        row = {
            "challenge_id": challenge.id, "number": place + 1, "author_id": ed().id, "state": "published", "listed": 1, "title": f"Idea {place}", "excerpt": "",
            "language": "en", "submitted_at": challenge.opens_at, "receipt": "", "shuffle_a": a, "shuffle_b": b, "band": 0, "points": 0, "voters": 0, "rank": 0,
            "rising": 0, "seen": 0, "revision_number": 1, "material_number": 1,
        }  # fmt: skip
        rows.append({**row, **{name: column(place) for name, column in columns.items()}})
    database.session.execute(Entry.__table__.insert(), rows)
    challenge.listed_count += many
    database.session.commit()
    return list(database.session.scalars(select(Entry.id).where(Entry.challenge_id == challenge.id).order_by(Entry.number)))


def walk(challenge, order: str, seed: str = "1", day: date = DAY, size: int = 7) -> list[int]:
    """The keys of every page in turn."""
    found, cursor = [], None
    while True:
        page = listed(challenge, order, cursor, seed, day, size)
        found += [row.id for row in page]
        assert len(page) <= size
        cursor = page.later
        if cursor is None:
            return found


class TestListed:
    @pytest.mark.parametrize("order", list(ORDERS))
    @pytest.mark.parametrize("many", [0, 1, 6, 7, 8, 14, 50])
    def test_every_listed_entry_comes_exactly_once(self, database, challenge, order, many):
        keys = fill(database, challenge, many, band=lambda place: place % BANDS, rank=lambda place: place // 3, rising=lambda place: place // 2, voters=lambda place: place % 4) if many else []
        for seed in "12345":
            assert sorted(walk(challenge, order, seed)) == keys

    def test_waiting_entries_and_other_challenges_are_not_in_it(self, database, challenge):
        keys = fill(database, challenge, 3)
        fill(database, make_challenge(title="Another"), 2)
        database.session.execute(update(Entry).where(Entry.id == keys[1]).values(state="submitted", listed=0))
        assert {order: sorted(walk(challenge, order)) for order in ORDERS} == {order: [keys[0], keys[2]] for order in ORDERS}

    def test_supported_rising_and_newest_run_down_and_needs_eyes_runs_up(self, database, challenge):
        keys = fill(database, challenge, 4, rank=lambda place: [1, 3, 3, 2][place], rising=lambda place: [0, 5, 9, 5][place], voters=lambda place: [2, 0, 1, 0][place])
        a, b, c, d = keys
        assert [walk(challenge, order, size=3) for order in ("supported", "rising", "newest", "needs-eyes")] == [[c, b, d, a], [c, d, b, a], [d, c, b, a], [b, d, c, a]]

    def test_way_back_leads_to_the_page_before(self, database, challenge):
        fill(database, challenge, 20, rank=lambda place: place // 4)
        for order in ORDERS:
            first = listed(challenge, order, None, "1", DAY, 6)
            second = listed(challenge, order, first.later, "1", DAY, 6)
            third = listed(challenge, order, second.later, "1", DAY, 6)
            again = listed(challenge, order, third.earlier, "1", DAY, 6)
            assert [row.id for row in again] == [row.id for row in second]
            start = listed(challenge, order, again.earlier, "1", DAY, 6)
            assert ([row.id for row in start], start.earlier, start.first) == ([row.id for row in first], None, True)

    @given(data=st.data())
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_forward_then_back_is_identity(self, database, data):
        challenge = make_challenge(title=f"Walk {next(SERIAL)}")
        many, size = data.draw(st.integers(0, 40)), data.draw(st.integers(1, 9))
        bands = data.draw(st.lists(st.integers(0, BANDS - 1), min_size=many, max_size=many))
        shuffled = data.draw(st.lists(st.integers(0, SHUFFLE) | st.sampled_from([0, 7, SHUFFLE]), min_size=many, max_size=many))
        seed, order = data.draw(st.text("0123456789", max_size=6)), data.draw(st.sampled_from(list(ORDERS)))
        keys = fill(
            database, challenge, many, band=lambda at: bands[at], shuffle_a=lambda at: shuffled[at], shuffle_b=lambda at: shuffled[-at - 1], rank=lambda at: bands[at],
            rising=lambda at: shuffled[at], voters=lambda at: bands[at],
        ) if many else []  # fmt: skip
        forth, cursor = [], None
        while True:
            page = listed(challenge, order, cursor, seed, DAY, size)
            forth.append([row.id for row in page])
            cursor = page.later
            if cursor is None:
                break
        assert sorted(sum(forth, [])) == keys
        back = [forth[-1]]
        while page.earlier:
            page = listed(challenge, order, page.earlier, seed, DAY, size)
            back.insert(0, [row.id for row in page])
        assert (back, page.first) == (forth, True)

    @pytest.mark.parametrize("cursor", ["x", "W10", "WzAsOTk5LDAsMCwwXQ", "WzAsLTEsLTEsLTEsLTFd", "WzEsMCwwLDAsMF0", "WzEsNzM5OTQ1LDYsMCwwXQ", "9" * 5000])
    def test_foreign_cursor_begins_at_the_top(self, database, challenge, cursor):
        fill(database, challenge, 9)
        assert [row.id for row in listed(challenge, "fair", cursor, "1", DAY, 5)] == [row.id for row in listed(challenge, "fair", None, "1", DAY, 5)]


class TestFair:
    def test_it_is_the_same_for_a_visitor_on_a_day_and_another_for_others_and_tomorrow(self, database, challenge):
        fill(database, challenge, 60)
        mine = walk(challenge, "fair", "7")
        assert walk(challenge, "fair", "7", size=24) == mine
        others = [walk(challenge, "fair", seed) for seed in "abcdef"]
        assert (len({tuple(order) for order in others}) >= 5, walk(challenge, "fair", "7", DAY + timedelta(days=1)) != mine) == (True, True)

    def test_those_seen_least_come_first(self, database, challenge):
        keys = fill(database, challenge, 30, band=lambda place: place // 10)
        for seed in "123":
            order = walk(challenge, "fair", seed)
            assert [set(order[:10]), set(order[10:20]), set(order[20:])] == [set(keys[:10]), set(keys[10:20]), set(keys[20:])]

    def test_page_over_midnight_goes_on_in_the_order_it_began(self, database, challenge):
        fill(database, challenge, 30)
        first = listed(challenge, "fair", None, "7", DAY, 10)
        rest = listed(challenge, "fair", first.later, "7", DAY + timedelta(days=1), 20)
        assert [row.id for row in first] + [row.id for row in rest] == walk(challenge, "fair", "7", DAY)

    def test_way_back_over_midnight_stays_in_the_order_it_began(self, database, challenge):
        fill(database, challenge, 30)
        first = listed(challenge, "fair", None, "7", DAY, 10)
        second = listed(challenge, "fair", first.later, "7", DAY + timedelta(days=1), 10)
        again = listed(challenge, "fair", second.earlier, "7", DAY + timedelta(days=1), 10)
        assert [row.id for row in again] == [row.id for row in first]

    def test_each_entry_is_about_as_often_on_the_first_page(self, database, challenge):
        fill(database, challenge, 100)
        shown = Counter(row.id for visitor in range(300) for row in listed(challenge, "fair", None, f"visitor {visitor}", DAY, 24))
        assert (len(shown), min(shown.values()) > 300 * 0.24 / 4, max(shown.values()) < 300 * 0.24 * 4) == (100, True, True)

    @given(st.text(max_size=40), st.dates())
    @settings(max_examples=50)
    def test_rotation_is_a_place_in_the_shuffle(self, seed, day):
        name, start, backwards = rotation(seed, day)
        assert (name in ("shuffle_a", "shuffle_b"), 0 <= start <= SHUFFLE, type(backwards)) == (True, True, bool)


class TestPlans:
    """However many entries there are, a page reads an index from its place on."""

    @pytest.fixture
    def sent(self, database):
        found = []

        def note(_connection, _cursor, statement, parameters, *_rest):
            found.append((statement, parameters))

        engine = database.session.get_bind().engine
        event.listen(engine, "before_cursor_execute", note)
        yield found
        event.remove(engine, "before_cursor_execute", note)

    @pytest.mark.parametrize("order", list(ORDERS))
    def test_no_page_scans_or_sorts_the_entries(self, database, challenge, order, sent):
        fill(database, challenge, 600, band=lambda place: place % 3, rank=lambda place: place % 50, rising=lambda place: place % 40, voters=lambda place: place % 30)
        database.session.execute(text("ANALYZE"))
        first = listed(challenge, order, None, "1", DAY)
        second = listed(challenge, order, first.later, "1", DAY)
        third = listed(challenge, order, second.later, "1", DAY)
        sent.clear()
        listed(challenge, order, first.later, "1", DAY)
        listed(challenge, order, second.later, "1", DAY)
        listed(challenge, order, third.earlier, "1", DAY)
        assert 3 <= len(sent) <= 6
        for statement, parameters in list(sent):
            plan = self._plan(database, statement, parameters)
            if is_postgresql():
                assert "Seq Scan on entry" not in plan, plan
                assert "Sort" not in plan or "Append" in plan, plan
            else:
                assert not re.search(r"SCAN entry", plan), plan
                assert re.search(r"SEARCH entry USING .*INDEX", plan), plan
                assert "TEMP B-TREE" not in plan or "UNION ALL" in plan, plan

    def _plan(self, database, statement, parameters) -> str:
        raw = database.session.connection().connection.cursor()
        raw.execute(("EXPLAIN " if is_postgresql() else "EXPLAIN QUERY PLAN ") + statement, parameters)
        plan = "\n".join(str(row[0] if is_postgresql() else row[3]) for row in raw.fetchall())
        raw.close()
        return plan

    def test_full_page_of_many_takes_one_statement_and_the_last_two(self, database, challenge, sent):
        fill(database, challenge, 500)
        counts, cursor = Counter(), None
        while True:
            sent.clear()
            page = listed(challenge, "fair", cursor, "1", DAY)
            counts[len(sent)] += 1
            cursor = page.later
            if cursor is None:
                break
        assert (set(counts), counts[1] >= 18) == ({1, 2}, True)
        counts.clear()
        while page.earlier:
            sent.clear()
            page = listed(challenge, "fair", page.earlier, "1", DAY)
            counts[len(sent)] += 1
        assert (set(counts), counts[1] >= 18) == ({1, 2}, True)


class TestRecordExposure:
    def test_counts_are_added(self, database, challenge):
        keys = fill(database, challenge, 3)
        record_exposure(counts={keys[0]: 2, keys[2]: 5, 10**9: 1})
        record_exposure(counts={keys[0]: 1})
        assert list(database.session.scalars(select(Entry.seen).order_by(Entry.number))) == [3, 0, 5]


class TestSpreadBands:
    def test_thirds_by_how_often_they_were_seen(self, database, challenge):
        fill(database, challenge, 9, seen=lambda place: (place * 4) % 9)
        spread_bands(challenge_ids=[challenge.id])
        rows = database.session.execute(select(Entry.seen, Entry.band).order_by(Entry.seen)).all()
        assert [band for _seen, band in rows] == [0, 0, 0, 1, 1, 1, 2, 2, 2]

    def test_order_of_the_day_does_not_change_by_being_seen(self, database, challenge):
        keys = fill(database, challenge, 30)
        before = walk(challenge, "fair")
        record_exposure(counts=dict.fromkeys(keys[:10], 50))
        assert walk(challenge, "fair") == before
        spread_all_bands()
        assert not set(walk(challenge, "fair")[:20]) & set(keys[:10])
