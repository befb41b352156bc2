"""What can be moderated has to say how it is found, judged, hidden and shown; the shelf of subjects."""

from ideahub.kernel.errors import Invalid
from ideahub.kernel.registry import Registry
from ideahub.kernel.words import _

subjects = Registry("subject of moderation")


class Subject:
    """A kind of thing that can be reported and decided. The case stores `name`; it is never reused."""

    name = ""
    label = ""
    actions: dict[str, object] = {}
    outcomes: dict[str, object] = {}
    refusing: frozenset[str] = frozenset()

    def load(self, key: int):
        """The thing with this key; NotFound where there is none."""
        raise NotImplementedError

    def title(self, thing) -> str:
        """What to call it in a list."""
        raise NotImplementedError

    def author_id(self, thing) -> int | None:
        """Whose it is."""
        raise NotImplementedError

    def challenge(self, thing):
        """The challenge in which it stands, or None for the whole site."""
        raise NotImplementedError

    def may_be_seen(self, actor, thing) -> bool:
        """Whether the actor sees the thing, and so may report it."""
        raise NotImplementedError

    def possible(self, thing) -> list[str]:
        """The actions that its present state allows."""
        raise NotImplementedError

    def act(self, actor, thing, action: str) -> None:
        """Do one of `possible`, in the open transaction."""
        raise NotImplementedError

    def state(self, thing) -> dict:
        """What `restore` needs to bring the thing back to where it is now."""
        raise NotImplementedError

    def restore(self, actor, thing, before: dict) -> None:
        """Bring the thing back, after an undo or a successful appeal."""
        raise NotImplementedError

    def accept(self, actor, thing) -> None:
        """After a successful appeal: let a thing that waits be seen, where it is not seen already."""
        raise NotImplementedError

    def checked(self, thing, action: str) -> str:
        """The action, where it is possible now; Invalid otherwise."""
        if action not in self.possible(thing):
            raise Invalid(_("This cannot be decided so any more. Load the page again to see how it stands."), field="action")
        return action
