"""What people decide about a challenge. Which phase it is in follows from the clock and is never stored."""

from ideahub.kernel.lifecycle import Lifecycle
from ideahub.kernel.words import _l

LIFECYCLE = Lifecycle(
    "draft",
    {
        "publish": (("draft",), "published"),
        "decide": (("published",), "decided"),
        "complete": (("decided",), "completed"),
        "cancel": (("published",), "cancelled"),
    },
    {
        "publish": _l("This challenge has been published already."),
        "decide": _l("Only a published challenge can be decided, and only once."),
        "cancel": _l("Only a published challenge that is not decided can be cancelled."),
    },
)
