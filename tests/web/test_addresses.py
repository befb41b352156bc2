"""Numbers in addresses."""

import pytest

from tests.cast import ed
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("key", [2**31 - 1, 2**31, 2**63, 10**400])
@pytest.mark.parametrize("path", ["/entries/{}", "/drafts/{}", "/report/entry/{}"])
def test_number_that_no_row_has_is_not_found_and_never_an_error(app, path, key):
    assert Visitor(app, ed()).get(path.format(key)).status_code == 404
