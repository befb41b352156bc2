"""The states of a case and of an appeal."""

from ideahub.kernel.lifecycle import Lifecycle
from ideahub.kernel.words import _l

CASE = Lifecycle(
    "open",
    {"decide": (("open",), "decided"), "reopen": (("decided",), "open"), "drop": (("open",), "dropped")},
    {"decide": _l("Somebody has decided this case already. Load the page again to see how.")},
)
APPEAL = Lifecycle(
    "open",
    {"uphold": (("open",), "upheld"), "overturn": (("open",), "overturned")},
    {"uphold": _l("This appeal is decided already."), "overturn": _l("This appeal is decided already.")},
)
