"""The steps of the wizard that are saved as a draft: what each has kept, how it reads what was typed, what it saves.

What was typed is a plain mapping of field names to text, as a browser sends it; so it can be kept whole where it
cannot be taken yet, and is read again in the same way when the step is opened the next time.
"""

import re
from zoneinfo import available_timezones

from werkzeug.datastructures import MultiDict

from ideahub.domain.challenges import commands
from ideahub.domain.challenges.amending import MOST_PRIZES
from ideahub.domain.challenges.entry_form import KINDS, MOST_FIELDS, clean_form
from ideahub.domain.challenges.forms import BriefForm, DecisionForm, EntriesForm, ModerationForm
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.forms import Form, choices_of
from ideahub.kernel.money import CURRENCIES, Money, parse
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _, _l
from ideahub.web.moments import shown_moment, typed_moment
from ideahub.web.spoken_times import locale_name

Typed = dict[str, str]


class Step:
    """A step whose post saves a part of the draft. `rows` are the columns of a list that can be added to and moved in."""

    form_class: type[Form] | None = None
    columns: tuple[str, ...] = ()
    most_rows = 0

    def kept(self, challenge: Challenge, actor) -> Typed:
        """What is saved, as if it had just been typed."""
        raise NotImplementedError

    def form(self, typed: Typed) -> Form | None:
        """The form over what was typed; None for a step that has none."""
        return self.form_class(MultiDict(typed)) if self.form_class else None

    def read(self, challenge: Challenge, typed: Typed) -> dict:
        """What `save` takes. Invalid, at the fields, where something cannot be taken yet."""
        return self.form(typed).clean()

    def save(self, actor, challenge: Challenge, version: int | None, values: dict) -> None:
        """Save the part of the draft."""
        raise NotImplementedError

    def beside(self, challenge: Challenge, typed: Typed) -> dict:
        """What else the template shows."""
        return {"rows": self.rows(typed)} if self.columns else {}

    def rows(self, typed: Typed) -> list[Typed]:
        """The rows of the list, empty ones left out."""
        count = int(typed["rows"]) if re.fullmatch("[0-9]{1,3}", typed.get("rows", "")) else 0
        rows = [{column: typed.get(f"{column}-{at}", "") for column in self.columns} for at in range(count)]
        return [row for row in rows if row.get("open") or any(row[column].strip() for column in self.filling)]

    filling: tuple[str, ...] = ()

    def over(self, rows: list[Typed]) -> Typed:
        """The rows as typed fields."""
        return {"rows": str(len(rows)), **{f"{column}-{at}": row.get(column, "") for at, row in enumerate(rows) for column in self.columns}}

    def moved(self, typed: Typed, wish: str) -> Typed:
        """What was typed after a button of the list: add, up-2, down-0, out-1."""
        act, _dash, place = wish.partition("-")
        rows, at = self.rows(typed), int(place) if re.fullmatch("[0-9]{1,3}", place) else -1
        if act == "add" and len(rows) < self.most_rows:
            rows.append({"open": "y"})
        elif 0 <= at < len(rows):
            row = rows.pop(at)
            if act != "out":
                rows.insert(max(0, at - 1) if act == "up" else at + 1, row)
        columns = tuple(f"{column}-" for column in self.columns)
        return {**{name: text for name, text in typed.items() if not name.startswith(columns)}, **self.over(rows)}


class Brief(Step):
    """What is asked."""

    form_class = BriefForm

    def kept(self, challenge, actor):
        return {name: getattr(challenge, name) for name in ("title", "summary", "brief", "language", "visibility")}

    def save(self, actor, challenge, version, values):
        commands.save_brief(actor=actor, challenge=challenge, version=version, **values)


def audience(values: dict) -> dict:
    """Who may, from the fields of a form. Invalid where domains are asked for and not named."""
    domains = [domain for domain in (clean_line(each).lower().lstrip("@") for each in re.split(r"[,;\s]+", values["domains"] or "")) if domain]
    wrong = [domain for domain in domains if not re.fullmatch(r"[^\s@.]+(\.[^\s@.]+)+", domain)]
    if wrong:
        raise Invalid(_("“%(domain)s” is no mail domain. Write it as example.org.", domain=wrong[0][:60]), field="domains")
    if values["who"] == "domains" and not domains:
        raise Invalid(_("Name the mail domains, such as example.org."), field="domains")
    return {"who": values["who"], "domains": list(dict.fromkeys(domains)), "min_account_days": values["min_account_days"]}


def said_audience(rule: dict) -> Typed:
    return {"who": rule.get("who", ""), "domains": ", ".join(rule.get("domains", [])), "min_account_days": str(rule.get("min_account_days", 0))}


class EntryFields(Step):
    """What entrants send, and who they may be."""

    form_class = EntriesForm
    columns = ("key", "label", "kind", "help", "max", "min", "decimals", "choices", "required", "open")
    filling = ("label", "help", "choices")
    most_rows = MOST_FIELDS

    def kept(self, challenge, actor):
        setup = challenge.setup
        entries, eligibility = setup["entries"], setup["eligibility"]
        typed = {name: str(entries[name]) for name in ("per_person", "pictures_max", "files_max", "shown", "names")}
        typed |= said_audience(eligibility["enter"])
        return typed | ({"sponsor_people": "y"} if eligibility["sponsor_people"] else {}) | self.over([self._row(field) for field in setup["entry_form"]])

    def _row(self, field: dict) -> Typed:
        row = {column: "" if field.get(column) is None else str(field[column]) for column in self.columns}
        return row | {"choices": "\n".join(field.get("choices", [])), "required": "y" if field["required"] else ""}

    def read(self, challenge, typed):
        values = self.form(typed).clean()
        eligibility = {**challenge.setup["eligibility"], "enter": audience(values), "sponsor_people": values["sponsor_people"]}
        entries = {name: values[name] for name in ("per_person", "pictures_max", "files_max", "shown", "names")}
        return {"entry_form": clean_form([self._asked(row) for row in self.rows(typed)]), "entries": entries, "eligibility": eligibility}

    def _asked(self, row: Typed) -> dict:
        """A row with the limits that its kind has; what was typed for another kind is left out."""
        return {**row, "max": row["max"] if row["kind"] in ("short_text", "long_text", "number") else "", "choices": row["choices"].splitlines()}

    def save(self, actor, challenge, version, values):
        commands.save_rules(actor=actor, challenge=challenge, version=version, step="form", sections=values)

    def beside(self, challenge, typed):
        return {**super().beside(challenge, typed), "kinds": KINDS, "most_rows": self.most_rows}


class Decision(Step):
    """Who decides, how people vote, and who may."""

    def kept(self, challenge, actor):
        setup = challenge.setup
        voting, method = setup["voting"], voting_methods[setup["voting"]["method"]]
        typed = {"by": setup["decides"]["by"], "ties": ",".join(setup["decides"]["ties"]), "method": method.name, "tally": voting["tally"]}
        for each in method.settings:
            value = voting["settings"].get(each.key)
            typed[f"{method.name}-{each.key}"] = "" if value is None else str(value)
        return typed | said_audience(setup["eligibility"]["vote"])

    def form(self, typed):
        form = DecisionForm(MultiDict(typed))
        form.method.choices = choices_of((method.name, f"{method.label}. {method.summary}") for method in voting_methods)
        return form

    def read(self, challenge, typed):
        values = self.form(typed).clean()
        method = voting_methods[values["method"]]
        try:
            settings = method.clean_settings({each.key: typed.get(f"{method.name}-{each.key}", "") for each in method.settings})
        except Invalid as refusal:
            raise Invalid(_("Please look again at what is marked."), problems={f"{method.name}-{key}": words for key, words in refusal.problems.items()})
        return {
            "voting": {"method": method.name, "settings": settings, "tally": values["tally"]},
            "decides": {"by": values["by"], "ties": values["ties"].split(",")},
            "eligibility": {**challenge.setup["eligibility"], "vote": audience(values)},
        }

    def save(self, actor, challenge, version, values):
        commands.save_rules(actor=actor, challenge=challenge, version=version, step="decision", sections=values)

    def beside(self, challenge, typed):
        return {"methods": voting_methods}


class Moderation(Step):
    """Filtering, waiting times, rights."""

    form_class = ModerationForm

    def kept(self, challenge, actor):
        setup = challenge.setup
        typed = {name: str(setup["moderation"][name]) for name in ("mode", "answer_hours", "appeal_days")}
        return typed | {"decide_days": str(setup["waits"]["decide_days"]), "terms": setup["rights"]["terms"]}

    def save(self, actor, challenge, version, values):
        sections = {
            "moderation": {name: values[name] for name in ("mode", "answer_hours", "appeal_days")},
            "waits": {**challenge.setup["waits"], "decide_days": values["decide_days"]},
            "rights": {"terms": values["terms"]},
        }
        commands.save_rules(actor=actor, challenge=challenge, version=version, step="moderation", sections=sections)


class Prizes(Step):
    """What the winners get."""

    columns = ("label", "amount", "currency", "thing", "open")
    filling = ("label", "amount", "thing")
    most_rows = MOST_PRIZES

    def kept(self, challenge, actor):
        return self.over([
            {"label": prize.label, "amount": typed_amount(prize), "currency": prize.currency or "", "thing": prize.thing or ""} for prize in challenge.prizes
        ])  # fmt: skip

    def read(self, challenge, typed):
        prizes, problems = [], {}
        for at, row in enumerate(self.rows(typed)):
            try:
                prizes.append(read_prize(row, f"-{at}"))
            except Invalid as refusal:
                problems |= refusal.problems
        if problems:
            raise Invalid(_("Please look again at what is marked."), problems=problems)
        return {"prizes": prizes}

    def save(self, actor, challenge, version, values):
        commands.promise_prizes(actor=actor, challenge=challenge, version=version, **values)

    def beside(self, challenge, typed):
        return {**super().beside(challenge, typed), "currencies": CURRENCIES, "most_rows": self.most_rows}


def typed_amount(prize) -> str:
    """An amount as one types it, in whole units of the currency; empty for a thing."""
    return str(Money(prize.amount, prize.currency).major()) if prize.amount is not None else ""


def read_prize(row: Typed, suffix: str = "") -> dict:
    """A prize from its four fields. Invalid names the field, with the suffix."""
    label, thing = clean_line(row.get("label", "")), clean_line(row.get("thing", ""))
    amount, problems = clean_line(row.get("amount", "")), {}
    if not label:
        problems[f"label{suffix}"] = _("Give the prize a name, such as First prize.")
    for name, words, most in (("label", label, 80), ("thing", thing, 200)):
        if len(words) > most:
            problems[f"{name}{suffix}"] = _("This is %(length)d characters long; %(most)d fit.", length=len(words), most=most)
    if not amount and not thing:
        problems[f"amount{suffix}"] = _("Write an amount, or say what the thing is.")
    money = None
    if amount:
        currency = row.get("currency", "")
        if currency not in CURRENCIES:
            problems[f"currency{suffix}"] = _("Choose a currency.")
        else:
            try:
                money = parse(amount, currency, locale_name(), field=f"amount{suffix}")
            except Invalid as refusal:
                problems |= refusal.problems
    if problems:
        raise Invalid(_("Please look again at what is marked."), problems=problems)
    return {"label": label, "amount": money and money.minor, "currency": money and money.currency, "thing": thing or None}


class Dates(Step):
    """The phases, in the time zone in which they were typed."""

    def kept(self, challenge, actor):
        zone, typed = actor.time_zone or "UTC", {}
        for phase in challenge.phases:
            typed |= {f"start-{phase.name}": shown_moment(phase.starts_at, zone), f"end-{phase.name}": shown_moment(phase.ends_at, zone)}
        return typed | {"zone": zone}

    def read(self, challenge, typed):
        zone = typed.get("zone", "")
        if zone not in available_timezones():
            raise Invalid(_("There is no time zone of this name. Open the step again."), field="zone")
        saved, phases, problems = {phase.name: phase for phase in challenge.phases}, [], {}
        for name, label, _length, switches in contest_kinds[challenge.kind].phases():
            if not typed.get(f"start-{name}", "").strip() and not typed.get(f"end-{name}", "").strip():
                continue
            ends = {}
            for end in ("start", "end"):
                try:
                    before = getattr(saved[name], f"{end}s_at") if name in saved else None
                    ends[f"{end}s_at"] = typed_moment(typed.get(f"{end}-{name}", ""), zone, f"{end}-{name}", keep=before)
                except Invalid as refusal:
                    problems |= refusal.problems
            if len(ends) == 2 and ends["ends_at"] <= ends["starts_at"]:
                problems[f"end-{name}"] = _("“%(phase)s” ends before it begins.", phase=label)
            phases.append({"name": name, "label": label, "switches": switches, **ends})
        if problems:
            raise Invalid(_("Please look again at what is marked."), problems=problems)
        return {"phases": phases}

    def save(self, actor, challenge, version, values):
        commands.plan_phases(actor=actor, challenge=challenge, version=version, **values)

    def beside(self, challenge, typed):
        return {"recipe": contest_kinds[challenge.kind].phases()}


DRAFTED: dict[str, Step] = {
    "brief": Brief(), "form": EntryFields(), "decision": Decision(), "moderation": Moderation(), "prizes": Prizes(), "dates": Dates(),
}  # fmt: skip
LABELS = {
    "brief": _l("The brief"),
    "form": _l("What entrants send"),
    "decision": _l("Who decides"),
    "moderation": _l("Moderation and rights"),
    "prizes": _l("Prizes"),
    "people": _l("People"),
    "dates": _l("Dates"),
    "preview": _l("Preview and publish"),
}
