"""Finding people, and who is shown to whom."""

import pytest

from ideahub.domain.accounts.commands import close_account
from ideahub.domain.accounts.passwords import prove
from ideahub.domain.accounts.queries import own_session, people, session_by_token, user_by_handle, visible_person
from ideahub.kernel.errors import Denied, NotFound
from ideahub.kernel.policy import VISITOR
from tests.cast import mallory, mona, sam, vera
from tests.factories.accounts import PASSWORD, make_session, make_unproven

pytestmark = pytest.mark.usefixtures("database")


def test_profile_of_a_proven_person_is_public():
    vera()
    assert visible_person(VISITOR, "Vera") == vera()


def test_profile_of_an_unproven_person_is_shown_to_that_person_and_to_staff_only():
    una = make_unproven(handle="una")
    assert [visible_person(actor, "una") for actor in (una, sam())] == [una, una]
    for actor in (VISITOR, mona()):
        with pytest.raises(NotFound):
            visible_person(actor, "una")


def test_profile_of_a_closed_account_does_not_exist():
    person = vera()
    close_account(actor=person, proof=prove(person, PASSWORD))
    with pytest.raises(NotFound):
        visible_person(sam(), person.handle)


@pytest.mark.parametrize("handle", ["", "nobody", "ve\x00ra", "vera%", "x" * 10_000])
def test_unknown_handle_is_not_found(handle):
    vera()
    with pytest.raises(NotFound):
        visible_person(VISITOR, handle)


def test_suspended_person_has_a_profile():
    mallory()
    assert visible_person(VISITOR, "mallory").state == "suspended"


def test_own_session_of_another_is_not_found():
    row = session_by_token(make_session(vera()))
    assert own_session(vera(), row.id) == row
    for actor, key in ((mona(), row.id), (vera(), 10**30)):
        with pytest.raises(NotFound):
            own_session(actor, key)


def test_list_of_people_is_for_staff_and_found_by_part_of_name_or_address():
    vera(), mona()
    assert [user.handle for user, _id in people(sam(), words="OGEL")] == ["vera"]
    assert [user.handle for user, _id in people(sam(), words="mona@")] == ["mona"]
    assert [user.handle for user, _id in people(sam(), words="_")] == []
    with pytest.raises(Denied):
        people(vera())


def test_person_is_found_by_handle_with_at_sign():
    vera()
    assert user_by_handle("@vera") == vera()
