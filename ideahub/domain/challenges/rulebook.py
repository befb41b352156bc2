"""The rulebook: everything that decides the outcome, as one canonical value; its changes; what an amendment may be."""

import json
from datetime import datetime

from ideahub.domain.challenges.models import Challenge, Phase, Prize, Rulebook
from ideahub.kernel.errors import Invalid
from ideahub.kernel.receipts import canonical, digest
from ideahub.kernel.words import _

OF_KINDS = ("teams", "prediction")
SECTIONS = ("entry_form", "entries", "eligibility", "voting", "moderation", "decides", "rights", "waits")


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def rulebook_of(challenge: Challenge) -> dict:
    """The rules of a challenge as plain values; two equal challenges give equal rulebooks."""
    return {
        "format": "ideahub-rulebook-1",
        "challenge": {"slug": challenge.slug, "title": challenge.title, "summary": challenge.summary, "brief": challenge.brief, "language": challenge.language},
        "host": challenge.organization.slug,
        "kind": challenge.kind,
        "visibility": challenge.visibility,
        "phases": [phase_in_rules(phase) for phase in challenge.phases],
        "prizes": [prize_in_rules(prize) for prize in challenge.prizes],
        **{section: challenge.setup.get(section, {}) for section in SECTIONS},
        **{section: challenge.setup[section] for section in OF_KINDS if section in challenge.setup},
    }


def phase_in_rules(phase: Phase) -> dict:
    """A phase as the rulebook has it."""
    return {"name": phase.name, "label": phase.label, "starts_at": _moment(phase.starts_at), "ends_at": _moment(phase.ends_at), "switches": phase.switches}


def prize_in_rules(prize: Prize) -> dict:
    """A prize as the rulebook has it: minor units and currency, or a thing."""
    return {"label": prize.label, "amount": prize.amount, "currency": prize.currency, "thing": prize.thing}


def frozen(rules: dict, previous: str | None, version: int) -> tuple[str, str]:
    """(canonical JSON, SHA-256) of the rules, chained to the hash before by a field inside."""
    body = canonical({**rules, "version": version, "previous": previous})
    return body, digest(body)


def rules_in(book: Rulebook) -> dict:
    """The rules of a frozen rulebook, without its place in the chain."""
    return {name: value for name, value in json.loads(book.body).items() if name not in ("version", "previous")}


def broken_links(books: list[Rulebook]) -> list[str]:
    """What does not hold in a chain of rulebooks, oldest first, as sentences; empty where every hash follows from the one before."""
    problems, before = [], None
    for place, book in enumerate(books, start=1):
        inside = json.loads(book.body)
        if digest(book.body) != book.sha256:
            problems.append(_("Version %(version)d does not have the hash that it was given.", version=book.version))
        if (inside["version"], book.version) != (place, place):
            problems.append(_("Version %(version)d is missing, or out of its place.", version=place))
        if not inside["previous"] == book.previous_sha256 == before:
            problems.append(_("Version %(version)d does not follow from the one before.", version=book.version))
        before = book.sha256
    return problems


def difference(old, new, path: str = "") -> list[dict]:
    """What changed between two rulebooks: a list of {path, old, new}, the deepest values only."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted({*old, *new})
        return [change for key in keys for change in difference(old.get(key), new.get(key), f"{path}.{key}" if path else key)]
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(each, dict) for each in [*old, *new]):
        pairs = [(old[at] if at < len(old) else None, new[at] if at < len(new) else None) for at in range(max(len(old), len(new)))]
        return [change for at, (before, after) in enumerate(pairs) for change in difference(before, after, f"{path}[{at}]")]
    return [] if old == new else [{"path": path, "old": old, "new": new}]


CLARIFIABLE = ("challenge.summary", "challenge.brief")


def refuse_forbidden(old: dict, new: dict) -> list[dict]:
    """The changes of an amendment; Invalid, saying why, where one shortens, lowers, removes or changes how it is decided."""
    changes = difference(old, new)
    if not changes:
        raise Invalid(_("Nothing is changed."), field="reason")
    for change in changes:
        path, before, after = change["path"], change["old"], change["new"]
        if path in CLARIFIABLE or (path.startswith("entry_form[") and path.endswith(".help")):
            continue
        if path.startswith("phases[") and path.endswith(".ends_at"):
            if after is None or after < before:
                raise Invalid(_("A deadline can be extended, never shortened."), field="phases")
            continue
        if path.startswith("phases[") and path.endswith(".starts_at") and after is not None and before is not None and after > before:
            continue
        if path.startswith("prizes["):
            if before is None and path.endswith("]"):
                continue
            if path.endswith(".amount") and after is not None and before is not None and after > before:
                continue
            raise Invalid(_("A prize can be added or raised, never lowered, changed or taken away."), field="prizes")
        raise Invalid(_("This cannot be changed after publication: %(path)s. An amendment extends a deadline, adds a prize or clarifies words.", path=path))
    return changes
