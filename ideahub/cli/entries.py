"""ideahub entries: import and export as CSV."""

from pathlib import Path

import click

from ideahub.cli.group import Words
from ideahub.domain.accounts.queries import find_user, user_by_handle
from ideahub.domain.challenges.queries import visible_challenge
from ideahub.domain.entries.export import entries_for_export
from ideahub.domain.entries.imports import import_entries, look_over
from ideahub.domain.entries.sheet import read_sheet, write_sheet
from ideahub.kernel.errors import NotFound
from ideahub.kernel.policy import SYSTEM
from ideahub.kernel.words import _


@click.group("entries", cls=Words)
def words():
    """Entries: import and export."""


@words.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--challenge", "slug", required=True, help="The challenge's name in its address.")
@click.option("--author", "handle", default=None, help="Whose the entries are where the sheet does not say; else who drafted the challenge.")
@click.option("--yes", is_flag=True, help="Write them. Without it, only say what would happen.")
def import_file(file, slug, handle, yes):
    """Bring entries in from a CSV file. Repeating it brings in nothing twice."""
    challenge = visible_challenge(SYSTEM, slug)
    author = user_by_handle(handle) if handle else find_user(challenge.created_by_id)
    if author is None:
        raise NotFound(_("There is nobody with this handle."))
    rows, problems = read_sheet(file.read_bytes(), challenge.setup.get("entry_form", []))
    fresh, here, more = look_over(challenge, rows)
    for line, sentence in sorted({**problems, **more}.items()):
        click.echo(f"line {line}: {sentence}")
    click.echo(f"{len(fresh)} to import, {len(here)} here already, {len({**problems, **more})} with problems")
    if not yes:
        click.echo("Nothing is written. Add --yes to import.")
        return
    written = import_entries(actor=SYSTEM, challenge=challenge, rows=fresh, author=author)
    click.echo(f"{len(written)} imported")


@words.command("export")
@click.argument("slug")
def export(slug):
    """Every entry of a challenge as CSV, on the standard output."""
    header, rows = entries_for_export(visible_challenge(SYSTEM, slug))
    for text in write_sheet(header, rows):
        click.echo(text, nl=False)
