"""One use case, one transaction."""

import pytest

from ideahub.domain.accounts.models import User
from ideahub.domain.accounts.queries import user_by_handle
from ideahub.kernel.db import db
from ideahub.kernel.errors import Conflict
from ideahub.kernel.transactions import after_commit, command, in_command, unit
from tests.cast import ed, vera

pytestmark = pytest.mark.usefixtures("database")


@command
def rename(*, handle, name, then=None):
    """Give a person another name, and go on to something else inside."""
    user_by_handle(handle).name = name
    if then is not None:
        then()
    return name


def refuse():
    raise Conflict("No.")


def name_of(handle):
    db.session.rollback()
    return user_by_handle(handle).name


def test_command_that_ends_is_written_and_one_that_raises_is_not():
    ed()
    assert (rename(handle="ed", name="Edward"), name_of("ed")) == ("Edward", "Edward")
    with pytest.raises(Conflict):
        rename(handle="ed", name="Eddie", then=refuse)
    assert (name_of("ed"), in_command()) == ("Edward", False)


def test_command_inside_a_command_shares_its_fate():
    ed(), vera()
    with pytest.raises(Conflict):
        rename(handle="ed", name="Edward", then=lambda: rename(handle="vera", name="Verena", then=refuse))
    assert (name_of("ed"), name_of("vera")) == ("Ed Entrant", "Vera Vogel")
    rename(handle="ed", name="Edward", then=lambda: rename(handle="vera", name="Verena"))
    assert (name_of("ed"), name_of("vera")) == ("Edward", "Verena")


def test_unit_writes_at_its_end_and_undoes_what_was_abandoned():
    ed()
    with unit() as held:
        rename(handle="ed", name="Edward")
        held.abandon()
    assert name_of("ed") == "Ed Entrant"
    with pytest.raises(RuntimeError), unit():
        rename(handle="ed", name="Edward")
        raise RuntimeError("The door fell shut.")
    assert name_of("ed") == "Ed Entrant"
    with unit():
        rename(handle="ed", name="Edward")
    assert name_of("ed") == "Edward"


def test_what_is_to_follow_happens_after_the_commit_or_never():
    ed()
    told = []
    rename(handle="ed", name="Edward", then=lambda: after_commit(lambda: told.append(in_command())))
    assert told == [False]

    def promise_and_refuse():
        after_commit(lambda: told.append("never"))
        refuse()

    with pytest.raises(Conflict):
        rename(handle="ed", name="Eddie", then=promise_and_refuse)
    rename(handle="ed", name="Ed")
    assert told == [False]
    with pytest.raises(RuntimeError):
        after_commit(refuse)


def test_change_outside_a_command_is_a_bug_that_is_named():
    ed().name = "Nobody"
    with db.session.no_autoflush, pytest.raises(RuntimeError, match="Changed outside a command"):
        rename(handle="vera", name="Verena")
    db.session.rollback()
    assert db.session.scalar(db.select(User.name).where(User.handle == "ed")) == "Ed Entrant"
