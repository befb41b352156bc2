"""The kinds of command group of this door: the one that holds its modules, and the one that every module uses."""

import importlib
import pkgutil
from pathlib import Path

import click
from flask.cli import AppGroup

from ideahub.kernel.errors import DomainError


class Commands(AppGroup):
    """The `words` of every module of this door. A module is imported when its command is asked for, so that the worker,
    which is started by a command too, carries none of the others."""

    def list_commands(self, ctx):
        for name in self._modules():
            self._take(name)
        return super().list_commands(ctx)

    def get_command(self, ctx, name):
        if name not in self.commands:
            modules = self._modules()
            for module in [name] if name in modules else modules:
                self._take(module)
        return super().get_command(ctx, name)

    @staticmethod
    def _modules() -> list[str]:
        return [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if not module.ispkg]

    def _take(self, name: str) -> None:
        found = importlib.import_module(f"{__package__}.{name}")
        if hasattr(found, "words"):
            self.add_command(found.words)


class Words(click.Group):
    """A group whose refusals are a sentence and exit code 1."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            lines = [str(refusal.sentence), *(f"  {'line ' if field.isdigit() else ''}{field}: {sentence}" for field, sentence in getattr(refusal, "problems", {}).items())]
            raise click.ClickException("\n".join(lines)) from refusal
