"""What a kind of contest has to say; the shelf of kinds."""

from datetime import timedelta

from ideahub.kernel.registry import Registry

contest_kinds = Registry("kind of contest")


class ContestKind:
    """A recipe: its words, the phases it starts with, and the set-up that a new challenge is given."""

    name = ""
    label = ""
    summary = ""
    by_wizard = True  # whether the wizard asks for all of its rules; a kind that it does not ask for is opened from the command line

    def phases(self) -> list[tuple[str, object, timedelta, list[str]]]:
        """(name, label, length, switches) of each phase that a new draft begins with, one after the other."""
        raise NotImplementedError

    def setup(self) -> dict:
        """The rules that a new draft begins with."""
        raise NotImplementedError

    def rules_in_words(self, rulebook: dict, host: str) -> list[tuple[str, list[str]]] | None:
        """(heading, sentences) of each part of the rulebook; None for a kind whose rules are those that all kinds have."""
        return None

    def clear(self, draft) -> None:
        """Remove what a draft of this kind has beside its rules; in the transaction that deletes it."""

    def missing(self, challenge) -> list[tuple[str, str]]:
        """(step, sentence) of what this kind still needs before it can be published."""
        raise NotImplementedError
