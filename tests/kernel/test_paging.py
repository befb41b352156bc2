"""Pages of long lists by keyset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.accounts.models import User
from ideahub.kernel.db import db
from ideahub.kernel.paging import decode, encode, keyset_page
from tests.factories.accounts import make_unproven

pytestmark = pytest.mark.usefixtures("database")


def page_of_people(cursor=None, size=3):
    return keyset_page(db.select(User.name, User.id), [User.id], cursor, size)


def test_pages_lead_through_the_whole_list_and_back():
    names = [make_unproven(f"Person {number}").name for number in range(7)][::-1]
    pages, cursor = [], None
    while True:
        page = page_of_people(cursor)
        pages.append([row.name for row in page])
        if page.later is None:
            break
        cursor = page.later
    assert pages == [names[:3], names[3:6], names[6:]]
    back = page_of_people(page.earlier)
    assert [row.name for row in back] == names[3:6]
    first = page_of_people(back.earlier)
    assert ([row.name for row in first], first.earlier, first.later is None) == (names[:3], None, False)


def test_row_that_comes_in_between_moves_nothing():
    for number in range(4):
        make_unproven(f"Person {number}")
    first = page_of_people(size=2)
    make_unproven("Newcomer")
    assert [row.name for row in page_of_people(first.later, size=2)] == ["Person 1", "Person 0"]


def test_empty_list_has_no_neighbours():
    page = page_of_people()
    assert (len(page), page.later, page.earlier) == (0, None, None)


@given(st.lists(st.integers(-(2**63) + 1, 2**63 - 1), min_size=1, max_size=4), st.booleans())
def test_cursor_is_read_as_it_was_written(values, backwards):
    assert decode(encode(values, backwards), len(values)) == (backwards, values)


@pytest.mark.parametrize(
    "broken", [None, "", "x", "é", "W10", "WzBd", encode([1, 2]), encode(["1"]), encode([2**63]), encode([True]), encode([None]), "A" * 301]
)
def test_broken_or_foreign_cursor_begins_at_the_top(broken):
    make_unproven("Person 0")
    assert [row.name for row in page_of_people(broken)] == ["Person 0"]


@given(st.text(max_size=300))
def test_no_cursor_ever_fails(words):
    decode(words, 2)
