"""Counting what was seen."""

import pytest

from ideahub.domain.entries.models import Entry
from ideahub.web import exposure
from tests.cast import ed
from tests.factories.challenges import make_challenge
from tests.factories.entries import make_entry

pytestmark = pytest.mark.usefixtures("database")


def test_reading_writes_nothing_until_the_counts_are_flushed_once(app, database):
    exposure.flush()
    entry = make_entry(ed(), make_challenge())
    with app.test_request_context():
        for _time in range(3):
            exposure.seen([entry.id, 10**9])
    assert database.session.get(Entry, entry.id).seen == 0
    assert (exposure.flush(), exposure.flush(), database.session.get(Entry, entry.id).seen) == (2, 0, 3)
