"""The states of an entry once it is handed in; before that it is a draft of its own."""

from ideahub.kernel.lifecycle import Lifecycle
from ideahub.kernel.words import _l

LIFECYCLE = Lifecycle(
    "submitted",
    {
        "publish": (("submitted",), "published"),
        "request_changes": (("submitted",), "changes_requested"),
        "resubmit": (("changes_requested",), "submitted"),
        "reject": (("submitted", "changes_requested"), "rejected"),
        "reopen": (("rejected", "changes_requested"), "submitted"),
        "unpublish": (("published",), "submitted"),
        "hide": (("published",), "hidden"),
        "show": (("hidden",), "published"),
        "withdraw": (("submitted", "changes_requested", "published"), "withdrawn"),
        "merge": (("published",), "merged"),
    },
    {
        "publish": _l("Only an entry that waits can be published."),
        "reject": _l("Only an entry that waits can be rejected."),
        "hide": _l("Only a published entry can be hidden."),
        "withdraw": _l("This entry cannot be withdrawn any more."),
        "merge": _l("Only a published entry can go up in another one."),
    },
)
