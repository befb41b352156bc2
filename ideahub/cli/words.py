"""ideahub words: gather the sentences of code and pages, merge them into the catalogues, compile these."""

from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import current_app

from ideahub.cli.group import Words
from ideahub.kernel.words import LANGUAGES

SPOKEN_BY = {"_": None, "_l": None, "gettext": None, "keep": None, "keep_number": (1, 2), "lazy": None, "ngettext": (1, 2)}
SKIPPED = {".venv", ".git", "var", "tests", "static", "docs", "migrations", "__pycache__"}


@click.group("words", cls=Words)
def words():
    """The translations: extract, update, compile, missing."""


def _folder() -> Path:
    return Path(current_app.root_path) / "ideahub" / "translations"


def _catalogue(language: str) -> Path:
    return _folder() / language / "LC_MESSAGES" / "messages.po"


def _languages() -> list[str]:
    return [language for language in LANGUAGES if language != "en"]


def _template() -> Catalog:
    """Every sentence that code and pages speak, with the files it stands in."""
    root = Path(current_app.root_path)
    with open(_folder() / "babel.cfg") as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = Catalog(project="IdeaHub", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(root), methods, options, keywords=SPOKEN_BY, directory_filter=lambda name: Path(name).name not in SKIPPED)
    for name, _line, message, comments, context in found:
        catalogue.add(message, None, [(name, None)], auto_comments=comments, context=context)
    return catalogue


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        write_po(file, catalogue, sort_output=True, ignore_obsolete=True, include_lineno=False, width=120, omit_header=False)


@words.command("extract")
def extract():
    """Write messages.pot: every sentence that can be translated."""
    catalogue = _template()
    _write(_folder() / "messages.pot", catalogue)
    click.echo(f"{len(catalogue)} sentences.")


@words.command("update")
def update():
    """Merge messages.pot into the catalogue of each language; nothing is guessed."""
    with open(_folder() / "messages.pot", "rb") as file:
        template = read_po(file)
    for language in _languages():
        path = _catalogue(language)
        catalogue = Catalog(locale=language, project="IdeaHub", charset="utf-8", fuzzy=False)
        if path.is_file():
            with open(path, "rb") as file:
                catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        _write(path, catalogue)
        click.echo(f"{language}: {_translated(catalogue)} of {len(catalogue)} sentences are translated.")


@words.command("compile")
def compile_all():
    """Write the .mo file of each language, which is what pages read."""
    for language in _languages():
        with open(_catalogue(language), "rb") as file:
            catalogue = read_po(file, locale=language)
        wrong = [f"{message.id!r}: {problem}" for message, problems in catalogue.check() for problem in problems]
        if wrong:
            raise click.ClickException("\n".join(wrong))
        with open(_catalogue(language).with_suffix(".mo"), "wb") as file:
            write_mo(file, catalogue)
        click.echo(f"{language}: {_translated(catalogue)} sentences.")


@words.command("missing")
@click.argument("language", type=click.Choice([language for language in LANGUAGES if language != "en"]))
def list_missing(language):
    """Print the sentences that this language does not have yet, each with the files it stands in."""
    with open(_catalogue(language), "rb") as file:
        for message in read_po(file, locale=language):
            if message.id and not _said(message):
                click.echo(f"{', '.join(sorted({name for name, _line in message.locations}))}: {message.id}")


def _said(message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def _translated(catalogue: Catalog) -> int:
    return sum(1 for message in catalogue if message.id and _said(message))
