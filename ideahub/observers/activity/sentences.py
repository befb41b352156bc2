"""Each public event as a sentence for the feed."""

from ideahub.kernel.words import _, retold

SENTENCES = {
    "ChallengePublished": lambda values, title: _("The challenge was published and its rules were frozen."),
    "RulesAmended": lambda values, title: _("The rules were amended: %(reason)s", reason=values.get("reason", "")),
    "UpdatePosted": lambda values, title: _("The sponsor posted an update: %(title)s", title=values.get("title", "")),
    "PhaseBegan": lambda values, title: _("A phase began: %(label)s", label=retold(values.get("label", ""))),
    "EntryPublished": lambda values, title: _("An entry was published: %(title)s", title=title) if title else _("An entry was published."),
    "EntryWithdrawn": lambda values, title: _("An entry was withdrawn by its author."),
    "EntrySelected": lambda values, title: _("An entry was put on the shortlist: %(title)s", title=title) if title else _("An entry was put on the shortlist."),
    "EntryDeselected": lambda values, title: _("An entry was taken off the shortlist."),
    "TallyRepaired": lambda values, title: _("The operator had tallies recounted from the ballots: %(reason)s", reason=values.get("reason", "")),
    "ResultsAnnounced": lambda values, title: _("The result was announced."),
    "PrizeAwarded": lambda values, title: _("A prize was awarded: %(title)s", title=title) if title else _("A prize was awarded."),
    "LeadChanged": lambda values, title: _("%(title)s took the lead with %(quiz)s", title=title or _("Another team"), quiz=values.get("quiz", "")),
    "LastCallOpened": lambda values, title: _("Last call: the target was reached with %(quiz)s. Attempts are taken until %(moment)s UTC.", quiz=values.get("quiz", ""), moment=values.get("closes_at", "")[:19].replace("T", " ")),
    "ContestReopened": lambda values, title: _("Nobody passed the verification: the contest goes on under the same rules."),
    "CandidateDecided": lambda values, title: _("%(title)s was verified.", title=title or _("A team")) if values.get("state") == "verified" else _("A candidate was not verified."),
    "ProgressPrizeDecided": lambda values, title: _("A progress prize went to %(title)s", title=title) if title else _("A progress prize went to nobody; the line was %(line)s.", line=values.get("line", "")),
    "AttemptsRescored": lambda values, title: _("The answers were corrected, and every attempt scored anew."),
    "DataWithdrawn": lambda values, title: _("The sponsor withdrew a file of the data: %(reason)s", reason=values.get("reason", "")),
    "TeamsMerged": lambda values, title: _("The team “%(name)s” went up in “%(title)s”.", name=values.get("name", ""), title=title) if title else _("Two teams became one."),
    "ChallengeCancelled": lambda values, title: _("The challenge was cancelled: %(reason)s", reason=values.get("reason", "")),
}


def sentence(name: str, values: dict, title: str | None) -> str:
    """The event in words; `name` is one that the feed shows."""
    return SENTENCES[name](values, title)
