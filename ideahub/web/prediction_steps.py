"""The steps of the wizard for a prediction contest that are saved as a draft: scoring, target, progress prizes, teams, release."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import available_timezones

from ideahub.domain.challenges import commands
from ideahub.domain.challenges.models import Challenge
from ideahub.domain.predictions.data import DEFAULT_TERMS, data_files_of
from ideahub.domain.predictions.rules import Limit, rules_of
from ideahub.kernel import clock
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line, clean_text
from ideahub.kernel.words import _, _l
from ideahub.scorer.metric import metrics
from ideahub.scorer.setup_problem import Unusable
from ideahub.web.moments import shown_moment, typed_moment
from ideahub.web.session import current_actor
from ideahub.web.wizard_steps import DRAFTED, LABELS, Step, Typed, audience, said_audience

COLUMN = re.compile(r"[^\s,;\"'\t]{1,60}")
CHECKS = ("quasi", "dates", "licence", "consent", "takedown")


class _Reading:
    """Reads fields one after the other, and remembers what is wrong with each."""

    def __init__(self, typed: Typed):
        self.typed, self.problems = typed, {}

    def text(self, name: str) -> str:
        return clean_line(self.typed.get(name, ""))

    def wrong(self, name: str, sentence) -> None:
        self.problems.setdefault(name, sentence)

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        text = self.text(name)
        if not re.fullmatch("[0-9]{1,6}", text) or not least <= int(text) <= most:
            self.wrong(name, _("Write a whole number from %(least)d to %(most)d.", least=least, most=most))
            return least
        return int(text)

    def decimal(self, name: str, decimals: int) -> str:
        """A decimal as it was typed, with no more places than are compared."""
        text = self.text(name)
        if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", text):
            self.wrong(name, _("Write a decimal number with a point, such as 0.8563."))
        elif len(text.partition(".")[2]) > decimals:
            self.wrong(name, _("Scores are compared at %(decimals)d decimals: write no more than that.", decimals=decimals))
        return text

    def moment(self, name: str, zone: str, keep: str | None = None) -> str | None:
        """A moment in the zone as ISO text in UTC; None where nothing was typed."""
        if not self.text(name):
            return None
        try:
            return typed_moment(self.text(name), zone, name, keep=datetime.fromisoformat(keep) if keep else None).isoformat()
        except Invalid as refusal:
            self.wrong(name, refusal.sentence)
            return None

    def one_of(self, name: str, allowed) -> str:
        """One of some words."""
        text = self.text(name)
        if text not in allowed:
            self.wrong(name, _("Choose one."))
        return text

    def zone(self, name: str = "zone") -> str:
        """A time zone."""
        text = self.text(name)
        if text not in available_timezones():
            self.wrong(name, _("There is no time zone of this name. Write it like Europe/Berlin, or UTC."))
            return "UTC"
        return text

    def end(self) -> None:
        """Raise Invalid where anything was wrong."""
        if self.problems:
            raise Invalid(_("Please look again at what is marked."), problems=self.problems)


def _typed_moment(iso: str | None, zone: str) -> str:
    return shown_moment(datetime.fromisoformat(iso), zone) if iso else ""


class PredictionStep(Step):
    """A step that changes some of the prediction rules, and sometimes other sections."""

    name = ""

    def save(self, actor, challenge, version, values):
        rules = {**challenge.setup.get("prediction", {}), **values.pop("prediction", {})}
        commands.save_rules(actor=actor, challenge=challenge, version=version, step=self.name, sections={"prediction": rules, **values})


class Scoring(PredictionStep):
    """The metric, the precision, and what the files look like."""

    name = "scoring"

    def kept(self, challenge, actor):
        rules = rules_of(challenge.setup)
        typed = {name: str(rules[name] or "") for name in ("metric", "layout", "size_mb", "ladder")} | {"decimals": str(rules["decimals"])}
        for column in ("id", "prediction", "answer", "split"):
            typed[f"column-{column}"] = rules["columns"].get(column, column)
        return typed | {f"setting-{rules['metric']}_{key}": str(value) for key, value in rules["settings"].items()}

    def read(self, challenge, typed):
        reading = _Reading(typed)
        name = reading.one_of("metric", metrics.names())
        values = {"metric": name, "layout": reading.one_of("layout", ("table", "netflix")), "decimals": reading.whole("decimals", 0, 10), "size_mb": reading.whole("size_mb", 1, 1000)}
        values["ladder"] = self._ladder(reading, values["decimals"])
        columns = {column: reading.text(f"column-{column}") for column in ("id", "prediction", "answer", "split")}
        for column, said in columns.items():
            if not COLUMN.fullmatch(said):
                reading.wrong(f"column-{column}", _("A column is named without blanks, commas and quotes."))
        if columns["id"] == columns["prediction"]:
            reading.wrong("column-prediction", _("Two columns cannot have the same name."))
        if name in metrics:
            values |= {"direction": metrics[name].direction, "settings": self._settings(reading, name)}
        reading.end()
        before = rules_of(challenge.setup)
        if any(before[key] != value for key, value in {**values, "columns": columns}.items() if key in ("metric", "settings", "layout", "columns")):
            values["answers_sha256"] = None
        return {"prediction": {**values, "columns": columns}}

    def _ladder(self, reading: _Reading, decimals: int) -> str | None:
        """The step of the Ladder as it was typed; None where nothing was."""
        if not reading.text("ladder"):
            return None
        step = reading.decimal("ladder", decimals)
        if "ladder" not in reading.problems and Decimal(step) <= 0:
            reading.wrong("ladder", _("The step is above 0."))
        return step

    def _settings(self, reading: _Reading, name: str) -> dict[str, str]:
        """The settings of the metric as they were typed: canonical rules know no floats."""
        typed = {setting.key: reading.text(f"setting-{name}_{setting.key}") or str(setting.default) for setting in metrics[name].settings}
        for key, text in typed.items():
            try:
                metrics[name].clean_settings({key: text})
            except Unusable as refusal:
                reading.wrong(f"setting-{name}_{key}", _(refusal.problem.template, **refusal.problem.values))
        return typed

    def beside(self, challenge, typed):
        return {"metrics": metrics}


class Target(PredictionStep):
    """Baselines, and the lines that open the last call and qualify for the grand prize."""

    name = "target"
    columns = ("name", "quiz", "test", "open")
    filling = ("name", "quiz", "test")
    most_rows = 10

    def kept(self, challenge, actor):
        rules, zone = rules_of(challenge.setup), actor.time_zone or "UTC"
        target = rules["target"] or {}
        typed = {"target_quiz": target.get("quiz", ""), "target_test": target.get("test", ""), "last_call_days": str(rules["last_call_days"]), "verify_days": str(rules["verify_days"]), "test_shown": rules["test_shown"]}
        return typed | {"last_call_from": _typed_moment(rules["last_call_from"], zone), "zone": zone} | self.over(rules["baselines"])

    def read(self, challenge, typed):
        reading, rules, baselines = _Reading(typed), rules_of(challenge.setup), []
        for at, row in enumerate(self.rows(typed)):
            place = _Reading({f"{column}-{at}": row.get(column, "") for column in self.columns})
            base = {"name": place.text(f"name-{at}"), **{half: place.decimal(f"{half}-{at}", rules["decimals"]) for half in ("quiz", "test")}}
            if not 0 < len(base["name"]) <= 60:
                place.wrong(f"name-{at}", _("Give the baseline a name of at most 60 characters."))
            reading.problems |= place.problems
            baselines.append(base)
        target = None
        if reading.text("target_quiz") or reading.text("target_test"):
            target = {half: reading.decimal(f"target_{half}", rules["decimals"]) for half in ("quiz", "test")}
        zone = reading.zone()
        values = {
            "baselines": baselines, "target": target, "last_call_days": reading.whole("last_call_days", 1, 365), "verify_days": reading.whole("verify_days", 1, 365),
            "last_call_from": reading.moment("last_call_from", zone, rules["last_call_from"]), "test_shown": reading.one_of("test_shown", ("decided", "closed")),
        }  # fmt: skip
        if target and values["test_shown"] == "closed":
            reading.wrong("test_shown", _("With a target the contest can be opened again under the same hidden half: its scores stay hidden until the result."))
        reading.end()
        return {"prediction": values}

    def beside(self, challenge, typed):
        return {**super().beside(challenge, typed), "most_rows": self.most_rows, "rules": rules_of(challenge.setup)}


class Progress(PredictionStep):
    """Prizes on fixed days, for the best score that is so much better than the last winner's."""

    name = "progress"
    columns = ("label", "at", "open")
    filling = ("label", "at")
    most_rows = 20

    def kept(self, challenge, actor):
        rules, zone = rules_of(challenge.setup), actor.time_zone or "UTC"
        rows = [{"label": prize.get("label", ""), "at": _typed_moment(prize["at"], zone)} for prize in rules["progress"]]
        return {"improvement": rules["improvement"], "zone": zone} | self.over(rows)

    def read(self, challenge, typed):
        reading, rules, prizes = _Reading(typed), rules_of(challenge.setup), []
        zone, kept = reading.zone(), [prize["at"] for prize in rules["progress"]]
        for at, row in enumerate(self.rows(typed)):
            place = _Reading({f"{column}-{at}": row.get(column, "") for column in self.columns})
            prizes.append({"label": place.text(f"label-{at}")[:80], "at": place.moment(f"at-{at}", zone, kept[at] if at < len(kept) else None)})
            if not prizes[-1]["label"]:
                place.wrong(f"label-{at}", _("Give the prize a name."))
            if not prizes[-1]["at"]:
                place.wrong(f"at-{at}", _("Write a day and a time, such as 2026-11-29 18:00."))
            reading.problems |= place.problems
        improvement = reading.decimal("improvement", 4)
        if prizes and not rules["baselines"]:
            reading.wrong("improvement", _("A progress prize is counted from the first baseline: add one in the step “Target”."))
        if not reading.problems and [prize["at"] for prize in prizes] != sorted({prize["at"] for prize in prizes}):
            reading.wrong("at-0", _("The prizes stand in the order of their days, each on a day of its own."))
        reading.end()
        return {"prediction": {"progress": prizes, "improvement": improvement}}

    def beside(self, challenge, typed):
        return {**super().beside(challenge, typed), "most_rows": self.most_rows, "rules": rules_of(challenge.setup)}


class Teams(PredictionStep):
    """Who takes part, in how large teams, and how often."""

    name = "teams"

    def kept(self, challenge, actor):
        setup, rules, zone = challenge.setup, rules_of(challenge.setup), actor.time_zone or "UTC"
        limit, teams = {**vars(Limit()), **rules["limit"]}, setup.get("teams", {})
        typed = {f"limit_{name}": str(limit[name]) for name in ("attempts", "window", "hours", "zone")}
        typed |= {"most": str(teams.get("most", 1)), "merge_until": _typed_moment(teams.get("merge_until"), zone), "zone": zone, "finals": str(rules["finals"])}
        ticks = {"may_merge": teams.get("may_merge"), "sponsor_people": setup["eligibility"]["sponsor_people"]}
        return typed | said_audience(setup["eligibility"]["enter"]) | {name: "y" for name, on in ticks.items() if on}

    def read(self, challenge, typed):
        reading, setup = _Reading(typed), challenge.setup
        limit = {"attempts": reading.whole("limit_attempts", 1, 1000), "window": reading.one_of("limit_window", ("rolling", "calendar")), "hours": reading.whole("limit_hours", 1, 8760), "zone": reading.zone("limit_zone")}
        teams = {
            "most": reading.whole("most", 1, 100), "may_merge": typed.get("may_merge") == "y",
            "merge_until": reading.moment("merge_until", reading.zone(), setup.get("teams", {}).get("merge_until")),
        }  # fmt: skip
        rules = {"limit": limit, "finals": reading.whole("finals", 0, 5)}
        values = {"who": reading.one_of("who", ("verified", "domains", "members", "guests")), "domains": reading.text("domains"), "min_account_days": reading.whole("min_account_days", 0, 3650)}
        enter = None
        try:
            enter = audience(values)
        except Invalid as refusal:
            reading.problems |= refusal.problems
        reading.end()
        eligibility = {**setup["eligibility"], "enter": enter, "sponsor_people": typed.get("sponsor_people") == "y"}
        return {"prediction": rules, "teams": {**setup.get("teams", {}), **teams}, "eligibility": eligibility}


class Release(PredictionStep):
    """What the data gives away, looked at by a person who signs for it, and the terms under which it is taken."""

    name = "release"

    def kept(self, challenge, actor):
        rules = rules_of(challenge.setup)
        release = rules.get("release") or {}
        typed = {name: release.get(name, "") for name in CHECKS} | {"group": str(release.get("group", "")), "signature": "", "terms": rules.get("terms") or DEFAULT_TERMS}
        return typed | {"people": {True: "yes", False: "no"}.get(release.get("people"), "")}

    def read(self, challenge, typed):
        reading = _Reading(typed)
        people = reading.one_of("people", ("yes", "no")) == "yes"
        release: dict = {"people": people}
        for name in CHECKS if people else ("licence",):
            release[name] = clean_text(typed.get(name, ""))[:2000].strip()
            if len(release[name]) < 10:
                reading.wrong(name, _("Say it in a sentence."))
        if people:
            release["group"] = reading.whole("group", 1, 100_000)
        terms = clean_text(typed.get("terms", "")).strip()
        if not 40 <= len(terms) <= 10_000:
            reading.wrong("terms", _("Write the terms, in 40 to 10,000 characters."))
        release["signature"], name = reading.text("signature"), current_actor().name
        if release["signature"] and release["signature"].casefold() != name.casefold():
            reading.wrong("signature", _("Sign with your own name, as it stands in your profile: %(name)s.", name=name))
        reading.end()
        return {"release": release, "terms": terms}

    def save(self, actor, challenge, version, values):
        release = values["release"]
        signature = release.pop("signature")
        if signature:
            release |= {"signed_by": actor.name, "signed_at": clock.now().isoformat(timespec="seconds"), "files": [each.file.sha256 for each in data_files_of(challenge)]}
        super().save(actor, challenge, version, {"prediction": {"release": release, "terms": values["terms"]}})

    def beside(self, challenge, typed):
        return {"release": rules_of(challenge.setup).get("release") or {}, "files": data_files_of(challenge)}


OF_PREDICTIONS: dict[str, Step] = {
    **{name: DRAFTED[name] for name in ("brief", "moderation", "prizes", "dates")},
    **{step.name: step for step in (Scoring(), Target(), Progress(), Teams(), Release())},
}
LABELS_OF_PREDICTIONS = {
    "brief": LABELS["brief"],
    "scoring": _l("Scoring"),
    "target": _l("Target"),
    "progress": _l("Progress prizes"),
    "teams": _l("Teams and limits"),
    "data": _l("Data files"),
    "answers": _l("Answers"),
    "release": _l("Release and terms"),
    **{name: LABELS[name] for name in ("moderation", "prizes", "people", "dates")},
    "rehearsal": _l("Rehearsal"),
    "preview": LABELS["preview"],
}
# What all kinds may lack, and where this kind asks for it.
ASKED_ELSEWHERE = {"form": "teams", "decision": "teams"}


def drafted_of(challenge: Challenge) -> dict[str, Step]:
    """The steps of this challenge's kind that are saved as a draft."""
    return OF_PREDICTIONS if challenge.kind == "prediction" else DRAFTED


def labels_of(challenge: Challenge) -> dict:
    """Every step of this challenge's kind, in order, with its words."""
    return LABELS_OF_PREDICTIONS if challenge.kind == "prediction" else LABELS


def at_its_step(challenge: Challenge, lacking: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is missing, each at a step that this kind has."""
    labels = labels_of(challenge)
    return [(step if step in labels else ASKED_ELSEWHERE.get(step, "preview"), sentence) for step, sentence in lacking]
