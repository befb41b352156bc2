"""Each public event as a sentence for the feed."""

from ideahub.kernel.words import _

SENTENCES = {
    "ChallengePublished": lambda values, title: _("The challenge was published and its rules were frozen."),
    "RulesAmended": lambda values, title: _("The rules were amended: %(reason)s", reason=values.get("reason", "")),
    "UpdatePosted": lambda values, title: _("The sponsor posted an update: %(title)s", title=values.get("title", "")),
    "PhaseBegan": lambda values, title: _("A phase began: %(label)s", label=values.get("label", "")),
    "EntryPublished": lambda values, title: _("An entry was published: %(title)s", title=title) if title else _("An entry was published."),
    "EntryWithdrawn": lambda values, title: _("An entry was withdrawn by its author."),
    "EntrySelected": lambda values, title: _("An entry was put on the shortlist: %(title)s", title=title) if title else _("An entry was put on the shortlist."),
    "EntryDeselected": lambda values, title: _("An entry was taken off the shortlist."),
    "TallyRepaired": lambda values, title: _("The operator had tallies recounted from the ballots: %(reason)s", reason=values.get("reason", "")),
    "ResultsAnnounced": lambda values, title: _("The result was announced."),
    "PrizeAwarded": lambda values, title: _("A prize was awarded: %(title)s", title=title) if title else _("A prize was awarded."),
    "ChallengeDecided": lambda values, title: None,
    "ChallengeCancelled": lambda values, title: _("The challenge was cancelled: %(reason)s", reason=values.get("reason", "")),
}


def sentence(name: str, values: dict, title: str | None):
    """The event in words, or None where the feed does not show it."""
    speak = SENTENCES.get(name)
    return speak(values, title) if speak else None
