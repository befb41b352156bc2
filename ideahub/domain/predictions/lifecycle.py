"""The states of an attempt."""

from ideahub.kernel.lifecycle import Lifecycle
from ideahub.kernel.words import _l

LIFECYCLE = Lifecycle(
    "received",
    {
        "check": (("received", "our_fault"), "checking"),
        "refuse": (("checking", "scoring"), "invalid"),
        "score": (("checking",), "scoring"),
        "record": (("checking", "scoring"), "scored"),
        "blame_us": (("checking", "scoring"), "our_fault"),
        "put_back": (("checking", "scoring"), "received"),
    },
    {"record": _l("This attempt was scored already.")},
)
