"""Numbers in addresses and forms."""

import pytest
from werkzeug.datastructures import MultiDict

from ideahub.web.addresses import numbers_in
from tests.cast import ed
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("key", [2**31 - 1, 2**31, 2**63, 10**400])
@pytest.mark.parametrize("path", ["/entries/{}", "/drafts/{}", "/report/entry/{}"])
def test_number_that_no_row_has_is_not_found_and_never_an_error(app, path, key):
    assert Visitor(app, ed()).get(path.format(key)).status_code == 404


def test_numbers_in_keeps_the_places_of_what_is_no_number():
    typed = ["7", "", "²", "x", "2147483648", "9" * 5000, " 8 ", "-1"]
    assert numbers_in(MultiDict([("pick", each) for each in typed]), "pick") == [7, None, None, None, None, None, 8, -1]
    assert numbers_in(MultiDict(), "pick") == []
