"""A shelf of plug-ins by name, and the discovery that fills shelves at start."""

import importlib
import pkgutil

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _


class Registry:
    """A shelf: each plug-in class puts itself here under its `name`; one instance of it serves all."""

    def __init__(self, noun: str):
        self.noun = noun
        self._shelf: dict[str, object] = {}

    def register(self, plugin):
        """Put a class on the shelf. A second plug-in of the same name stops the start."""
        if plugin.name in self._shelf:
            raise RuntimeError(f"Two {self.noun}s are called {plugin.name!r}.")
        self._shelf[plugin.name] = plugin()
        return plugin

    def __getitem__(self, name):
        """The plug-in called `name`; Invalid where there is none, never a default."""
        try:
            return self._shelf[name]
        except (KeyError, TypeError):
            raise Invalid(_("There is no %(noun)s called “%(name)s”.", noun=self.noun, name=str(name)[:60])) from None

    def __contains__(self, name):
        return name in self._shelf

    def __iter__(self):
        return iter(self._shelf.values())

    def names(self) -> list[str]:
        """All names, in the order in which they were put here."""
        return list(self._shelf)


def discover(package_name: str) -> None:
    """Import every module below a package, so that shelves, permissions and reactions are filled."""
    package = importlib.import_module(package_name)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
