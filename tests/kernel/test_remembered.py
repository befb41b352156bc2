"""What a page asks again is asked once; what was written since is asked anew."""

from sqlalchemy import select, update

from ideahub.domain.accounts.models import User
from ideahub.kernel.db import db
from ideahub.kernel.remembered import remembered
from ideahub.kernel.transactions import command
from tests.cast import vera


def _name(asked: list) -> str:
    def read():
        asked.append(1)
        return db.session.scalar(select(User.name).where(User.id == vera().id))

    return remembered("name", read)


def test_same_key_is_read_once_while_nothing_is_written(database):
    vera()
    db.session.rollback()
    asked = []
    assert [_name(asked), _name(asked)] == [vera().name] * 2
    assert len(asked) == 1


def test_after_a_write_it_is_read_anew(database):
    vera()
    asked = []
    _name(asked)
    db.session.execute(update(User).where(User.id == vera().id).values(name="Vera the Second"))
    assert (_name(asked), len(asked)) == ("Vera the Second", 2)
    vera().name = "Vera the Third"
    db.session.flush()
    assert (_name(asked), len(asked)) == ("Vera the Third", 3)


def test_next_transaction_reads_anew(database):
    vera()
    asked = []
    _name(asked)
    db.session.commit()
    _name(asked)
    assert len(asked) == 2


def test_command_remembers_nothing(database):
    asked = []

    @command
    def ask_twice():
        _name(asked)
        _name(asked)

    vera()
    ask_twice()
    assert len(asked) == 2
