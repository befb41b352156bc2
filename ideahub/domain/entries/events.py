"""What happens to entries."""

from dataclasses import dataclass

from ideahub.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EntrySubmitted(Event):
    """An entry was handed in; its receipt is `receipt`. `moderated` tells whether it waits for a moderator."""

    entry_id: int
    receipt: str
    moderated: bool


@dataclass(frozen=True, kw_only=True)
class EntryRevised(Event):
    """A revision was added; `material` where more than a typo changed."""

    entry_id: int
    number: int
    material: bool


@dataclass(frozen=True, kw_only=True)
class EntryPublished(Event):
    """Everybody can see it from now on."""

    entry_id: int
    public = True


@dataclass(frozen=True, kw_only=True)
class EntryWithdrawn(Event):
    """The author took it back."""

    entry_id: int
    public = True


@dataclass(frozen=True, kw_only=True)
class EntryMoved(Event):
    """A moderator's move changed its state (hide, show, reject, request_changes, reopen, unpublish)."""

    entry_id: int
    move: str
    state: str


@dataclass(frozen=True, kw_only=True)
class EntrySelected(Event):
    """It was lifted to the shortlist."""

    entry_id: int
    reason: str
    public = True


@dataclass(frozen=True, kw_only=True)
class EntryDeselected(Event):
    """It was taken off the shortlist."""

    entry_id: int
    public = True
