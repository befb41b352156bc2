"""What can be found has to say its words and who may see it; the shelf of documents."""

from ideahub.kernel.registry import Registry

documents = Registry("kind of document")


class Findable:
    """One kind of thing that can be found: `label` names one, `many` all. `words` is asked when it changes, `visible` when it is found."""

    name = ""
    label = ""
    many = ""

    def words(self, key: int) -> tuple[str, str, int | None] | None:
        """(title, text, challenge id) of what everybody may see; None where it must not be found."""
        raise NotImplementedError

    def everything(self):
        """The keys of all things of this kind, for a rebuild."""
        raise NotImplementedError

    def visible(self, actor, keys: list[int]) -> dict[int, dict]:
        """Of these keys those that the actor may see now, each with what a result shows (path, title, line)."""
        raise NotImplementedError
