"""The rules of a prediction contest in plain words: every deadline to the second, every comparison as it is made."""

from datetime import UTC, datetime

from ideahub.domain.challenges.rules_in_words import TERMS, who
from ideahub.domain.predictions.rules import rules_of
from ideahub.kernel.text import excerpt
from ideahub.kernel.words import _, ngettext
from ideahub.scorer.metric import metrics

Part = tuple[str, list[str]]


def in_words(rulebook: dict, host: str) -> list[Part]:
    """(heading, sentences) of each part of a prediction contest's rulebook."""
    rules = rules_of(rulebook)
    return [
        (_("Who may take part"), _who(rulebook, host)),
        (_("The data"), _data(rules)),
        (_("How a file is scored"), _scoring(rules)),
        (_("Attempts"), _attempts(rules)),
        (_("Deadlines, to the second"), _deadlines(rulebook, rules)),
        (_("The public board"), _board(rules)),
        *([(_("Progress prizes"), _progress(rules))] if rules["progress"] else []),
        (_("Who decides"), _decides(rules)),
        (_("Moderation"), _moderation(rulebook["moderation"])),
        (_("Rights over entries"), [f"{TERMS[rulebook['rights']['terms']][0]}.", str(TERMS[rulebook["rights"]["terms"]][1])]),
    ]


def to_the_second(moment: datetime | str) -> str:
    """2009-07-26 18:42:37 UTC."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _who(rulebook: dict, host: str) -> list[str]:
    eligibility, teams = rulebook["eligibility"], rulebook.get("teams", {})
    words = [
        _("Who may take part: %(who)s.", who=who(eligibility["enter"], host)),
        _("People of %(host)s may take part too.", host=host) if eligibility.get("sponsor_people") else _("People of %(host)s do not take part.", host=host),
        _("Everybody takes part in a team, also alone, and in one team at a time."),
        ngettext("A team has one person.", "A team has up to %(num)d people.", teams.get("most", 1)),
    ]
    if teams.get("may_merge") and teams.get("most", 1) > 1:
        words.append(
            _("Teams may merge while their members together have made no more attempts than one team could have made by then.")
            + (" " + _("The last merger is at %(moment)s.", moment=to_the_second(teams["merge_until"])) if teams.get("merge_until") else "")
        )
    return words


def _data(rules: dict) -> list[str]:
    release = rules.get("release") or {}
    words = [_("Files are taken under terms that each person accepts; who takes what, and in which team, is written down.")]
    if rules.get("terms"):
        words.append(_("The terms begin: “%(terms)s” They stand on the page of the data.", terms=excerpt(rules["terms"], 160)))
    if release.get("signed_by"):
        about = _("It concerns people, and a person looked at what it gives away about them.") if release.get("people") else _("It concerns no people.")
        words.append(_("The release of the data is signed by %(name)s. %(about)s", name=release["signed_by"], about=about))
    return words


def _scoring(rules: dict) -> list[str]:
    metric = metrics[rules["metric"]]
    better = _("Lower is better.") if rules["direction"] == "lower" else _("Higher is better.")
    words = [_("Metric: %(label)s. %(definition)s", label=_(metric.label), definition=_(metric.definition)), better]
    for setting in metric.settings:
        words.append(_("%(label)s: %(value)s.", label=_(setting.label), value=rules["settings"].get(setting.key, setting.default)))
    words += [
        ngettext("Scores are rounded to %(num)d decimal, half to even, and compared so.", "Scores are rounded to %(num)d decimals, half to even, and compared so.", rules["decimals"]),
        _("Each file is scored on two halves of the answers in one pass: the public half shows on the board, the hidden half decides."),
    ]
    if rules.get("rows"):
        words.append(_("The public half has %(quiz)d rows, the hidden half %(test)d.", **rules["rows"]))
    if rules.get("answers_sha256"):
        words.append(_("The compiled answers have the SHA-256 %(hash)s.", hash=rules["answers_sha256"]))
    if rules.get("seed_sha256"):
        words.append(_("A secret seed made the halves; its SHA-256 is %(hash)s. The seed is shown with the result, and everybody can check it.", hash=rules["seed_sha256"]))
    return words


def limit_in_words(limit: dict) -> str:
    """“Each person may make 1 attempt within any 24 hours.”"""
    if limit["window"] == "rolling":
        return ngettext(
            "Each person may make %(num)d attempt within any %(hours)d hours, whatever team they are in.",
            "Each person may make %(num)d attempts within any %(hours)d hours, whatever team they are in.", limit["attempts"], hours=limit["hours"],
        )  # fmt: skip
    return ngettext(
        "Each person may make %(num)d attempt on any day from midnight to midnight in the time zone %(zone)s, whatever team they are in.",
        "Each person may make %(num)d attempts on any day from midnight to midnight in the time zone %(zone)s, whatever team they are in.", limit["attempts"], zone=limit["zone"],
    )  # fmt: skip


def _attempts(rules: dict) -> list[str]:
    words = [limit_in_words({"attempts": 1, "window": "rolling", "hours": 24, "zone": "UTC", **rules["limit"]})]
    words.append(_("An attempt counts for everybody who is in the team when it is received. A file with problems, or one that fails through our fault, does not count."))
    words.append(_("A file has at most %(size)d MB as it is sent.", size=rules["size_mb"]))
    if rules["finals"]:
        words.append(ngettext("A team may choose %(num)d attempt as its final one.", "A team may choose up to %(num)d attempts as its final ones.", rules["finals"]))
    else:
        words.append(_("Nothing has to be chosen: a team's best attempt on the hidden half counts by itself."))
    return words


def _deadlines(rulebook: dict, rules: dict) -> list[str]:
    words = []
    for phase in rulebook["phases"]:
        if "attempts" in phase["switches"]:
            words.append(_("Attempts are taken from %(start)s until %(end)s.", start=to_the_second(phase["starts_at"]), end=to_the_second(phase["ends_at"])))
    words.append(_("The second at which something ends is out. What counts is the moment at which the last byte of the file has arrived, however long the scoring takes."))
    if rules["target"]:
        words.append(_("The first attempt that reaches %(score)s on the public half opens the last call.", score=rules["target"]["quiz"]))
        words.append(
            ngettext(
                "From the moment that attempt was received everybody has %(num)d day to the second; later leaders do not start it anew.",
                "From the moment that attempt was received everybody has %(num)d days to the second; later leaders do not start it anew.", rules["last_call_days"],
            )  # fmt: skip
        )
        if rules["last_call_from"]:
            words.append(_("No last call opens before %(moment)s.", moment=to_the_second(rules["last_call_from"])))
    return words


def _board(rules: dict) -> list[str]:
    words = [
        _("A team stands on the board with its best score on the public half. A team without a score has no place."),
        _("Of equal scores the file that was received earlier stands first."),
        _("Once attempts have ended, each team is shown its own scores on the hidden half, and nobody else.") if rules.get("test_shown") == "closed" else _("Scores on the hidden half are shown to nobody before the result."),
    ]
    if rules.get("ladder"):
        words.append(_("The public score climbs a ladder: a file that is better than what its team was told before by more than %(step)s is told its score, rounded to a multiple of %(step)s. Of every other file the team is told its former score again, and learns nothing of the public half. The target and the prizes ask for the score that is told.", step=rules["ladder"]))
    if rules["baselines"]:
        lines = ", ".join(f"{base['name']} {base['quiz']}" for base in rules["baselines"])
        words.append(_("Baselines on the public half, which are nobody's place: %(lines)s. Improvement is counted from the first.", lines=lines))
    return words


def _progress(rules: dict) -> list[str]:
    words = [
        _("%(label)s, for the best public score received before %(moment)s.", label=prize.get("label") or _("Progress prize"), moment=to_the_second(prize["at"]))
        for prize in rules["progress"]
    ]
    words.append(_("The score has to be %(percent)s %% better than that of the winner before, the first time than the first baseline. If nobody is, there is no prize.", percent=rules["improvement"]))
    return words


def _decides(rules: dict) -> list[str]:
    words = [_("The hidden half decides: the best score first, of equal ones the file that was received earlier.")]
    if rules["target"]:
        words.append(_("To win, a score on the hidden half has to reach %(score)s.", score=rules["target"]["test"]))
    words.append(
        ngettext(
            "Teams are asked one after the other. Who is asked has %(num)d day to describe the method and hand in the code; who does not, gives up the turn.",
            "Teams are asked one after the other. Who is asked has %(num)d days to describe the method and hand in the code; who does not, gives up the turn.", rules["verify_days"],
        )  # fmt: skip
    )
    words.append(_("A team passes where its code runs, gives the file that was handed in, is described so that others can build it, and used only data that the rules allow."))
    if rules["target"]:
        words.append(_("If nobody passes, attempts are taken again under the same rules and the same hidden half."))
    return words


def _moderation(moderation: dict) -> list[str]:
    return [
        _("Teams and their words are shown at once; moderators look at what is reported.") if moderation["mode"] == "after" else _("A moderator looks at each team before it is shown."),
        _("Against a refusal there is one appeal within %(days)d days, decided by another moderator.", days=moderation["appeal_days"]),
    ]
