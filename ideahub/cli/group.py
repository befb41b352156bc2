"""The kind of command group that every module of this door uses."""

import click

from ideahub.kernel.errors import DomainError


class Words(click.Group):
    """A group whose refusals are a sentence and exit code 1."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            lines = [str(refusal.sentence), *(f"  {field}: {sentence}" for field, sentence in getattr(refusal, "problems", {}).items())]
            raise click.ClickException("\n".join(lines)) from refusal
