"""The changes of an amendment, as a page shows them."""

import re
from dataclasses import dataclass
from datetime import datetime

from ideahub.domain.challenges.models import Rulebook
from ideahub.domain.challenges.rulebook import rules_in
from ideahub.domain.entries.difference import difference
from ideahub.kernel.words import _
from ideahub.web.templating import money


@dataclass(frozen=True)
class Change:
    """One change: what it is about, and either `parts` (of a text) or the old and the new value."""

    what: str
    old: object = None
    new: object = None
    parts: object = None


def changes_of(book: Rulebook) -> list[Change]:
    """The changes of an amendment in words, in the order of the rulebook."""
    rules = rules_in(book)
    return [_change(change["path"], change["old"], change["new"], rules) for change in book.changes]


def _change(path: str, old, new, rules: dict) -> Change:
    found = re.match(r"(\w+)\[([0-9]+)\](?:\.(\w+))?$", path)
    section, at, name = (found[1], int(found[2]), found[3]) if found else (path, 0, None)
    if section == "phases" and name in ("starts_at", "ends_at"):
        words = {"starts_at": _("Beginning of “%(phase)s”", phase=rules["phases"][at]["label"]), "ends_at": _("End of “%(phase)s”", phase=rules["phases"][at]["label"])}
        return Change(words[name], datetime.fromisoformat(old), datetime.fromisoformat(new))
    if section == "prizes":
        prize = rules["prizes"][at]
        if name == "amount":
            return Change(prize["label"], money(old, prize["currency"]), money(new, prize["currency"]))
        return Change(_("A new prize"), None, f"{prize['label']}: {_worth(prize)}")
    labels = {"challenge.summary": _("Summary"), "challenge.brief": _("Brief")}
    what = _("Help under “%(field)s”", field=rules["entry_form"][at]["label"]) if section == "entry_form" else labels.get(path, path)
    return Change(str(what), parts=difference(str(old or ""), str(new or "")))


def _worth(prize: dict) -> str:
    parts = [money(prize["amount"], prize["currency"]) if prize["amount"] is not None else "", prize["thing"] or ""]
    return ", ".join(part for part in parts if part)
