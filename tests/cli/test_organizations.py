"""ideahub organizations, as operators type it."""

import pytest

from ideahub.domain.organizations.queries import role_of
from tests.cast import lindenhafen, vera

pytestmark = pytest.mark.usefixtures("database")


def test_organizations_are_listed_and_get_members(run):
    lindenhafen(), vera()
    assert run("organizations", "list")[1] == "city-of-lindenhafen\t1\tCity of Lindenhafen\n"
    assert run("organizations", "add-member", "city-of-lindenhafen", "vera", "--role", "owner")[0] == 0
    assert role_of(vera(), lindenhafen().id) == "owner"
