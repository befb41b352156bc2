"""The door for operators: bin/ideahub WORDS."""

import importlib
import pkgutil


def init_app(app) -> None:
    """Add the `words` group of every module of this door to the command line."""
    for module in pkgutil.iter_modules(__path__):
        found = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(found, "words"):
            app.cli.add_command(found.words)
