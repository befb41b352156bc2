"""What the tests stand on: the database is empty after each, whoever still writes in it."""

import threading
from itertools import count

import pytest
from sqlalchemy import func, insert, select

from ideahub.kernel import clock
from ideahub.kernel.answers import Answer
from tests.conftest import _empty


@pytest.mark.committed
def test_emptying_waits_for_who_still_writes(database):
    engine, ended, keys = database.engine, threading.Event(), count()

    def write():
        while not ended.is_set():
            with engine.begin() as connection:
                connection.execute(insert(Answer).values(owner="a worker", key=str(next(keys)), asked="", at=clock.now()))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            _empty(engine)
    finally:
        ended.set()
        writer.join()
    _empty(engine)
    assert database.session.scalar(select(func.count()).select_from(Answer)) == 0
