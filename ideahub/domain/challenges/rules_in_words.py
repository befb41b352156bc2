"""The rulebook in plain words, for the rules page and the preview."""

from ideahub.domain.challenges.entry_form import KINDS
from ideahub.domain.challenges.kind import contest_kinds
from ideahub.domain.challenges.standing import clean_chain, tie_breakers
from ideahub.kernel.words import _, _l, ngettext

TERMS = {
    "keep": (_l("Everybody keeps everything"), _l("Entrants keep all rights. The sponsor may show the entries in this challenge and use nothing else without asking.")),
    "licence_winners": (_l("Winners give a licence"), _l("Entrants keep all rights. The sponsor may use the entries that win a prize, without end and without paying more; all others stay untouched.")),
    "assign_winners": (_l("Winners hand over their rights"), _l("The rights to entries that win a prize pass to the sponsor when the prize is paid. All other entrants keep everything.")),
    "open_licence": (_l("Open licence for all"), _l("By entering, everybody puts the entry under the licence CC BY 4.0: anyone may use it and names the author.")),
}  # fmt: skip
SHOWN = {
    "at_once": _l("Entries are shown as soon as they are published."),
    "after_call": _l("Entries are shown when the call is over."),
    "after_voting": _l("Entries are shown when the voting is over."),
}
TALLY = {
    "live": _l("The counts are shown to everybody while votes come in."),
    "after_vote": _l("The counts are shown to those who have voted."),
    "end": _l("Nobody sees the counts before the result, so that nobody follows the crowd."),
}


def who(rule: dict, host: str) -> str:
    """Who is eligible, in words."""
    sentence = {
        "verified": _("everybody who is signed in with a proven mail address"),
        "domains": _("people with a mail address at %(domains)s", domains=", ".join(rule.get("domains", []))),
        "members": _("members of %(host)s", host=host),
        "guests": _("people whom the sponsor has invited"),
    }[rule.get("who", "verified")]
    days = rule.get("min_account_days", 0)
    return sentence + (_(", with an account that is at least %(days)d days old", days=days) if days else "")


def in_words(rules: dict, host: str, method_words: list[str]) -> list[tuple[str, list[str]]]:
    """(heading, sentences) of each part of the rulebook; `method_words` come from the voting method. A kind with rules of its own says them itself."""
    own = contest_kinds[rules["kind"]].rules_in_words(rules, host)
    if own is not None:
        return own
    entries, moderation, eligibility = rules["entries"], rules["moderation"], rules["eligibility"]
    sponsors = _("People of %(host)s may enter and vote too.", host=host) if eligibility.get("sponsor_people") else _("People of %(host)s neither enter nor vote.", host=host)
    fields = [
        f"{field['label']}: {KINDS[field['kind']]}" + (", " + _("required") if field["required"] else "") + (f". {field['help']}" if field["help"] else "")
        for field in rules["entry_form"]
    ]
    ties = ", ".join(str(tie_breakers[name].label) for name in clean_chain(rules["decides"].get("ties", [])))
    decides = {
        "vote": _("The vote decides: the entry with the highest count is first."),
        "sponsor": _("The sponsor picks the winners among the shortlisted entries, or among all where there is no shortlist."),
    }[rules["decides"].get("by", "vote")]
    return [
        (_("Who may enter"), [_("Who may enter: %(who)s.", who=who(eligibility["enter"], host)), sponsors,
            ngettext("One entry for each person.", "Up to %(num)d entries for each person.", entries["per_person"])]),
        (_("What an entry holds"), [_("A title and a story."), *fields,
            ngettext("Up to %(num)d picture.", "Up to %(num)d pictures.", entries["pictures_max"]), str(SHOWN[entries["shown"]]),
            _("Entries carry the names of their authors.") if entries["names"] == "named" else _("Entries are anonymous until the result.")]),
        (_("Moderation"), [
            _("A moderator looks at each entry before it is published.") if moderation["mode"] == "before" else _("Entries are published at once; moderators look at what is reported."),
            _("Every entry that waits gets an answer within %(hours)d hours.", hours=moderation["answer_hours"]),
            _("Against a refusal there is one appeal within %(days)d days, decided by another moderator.", days=moderation["appeal_days"])]),
        (_("Who may vote, and how"), [_("Who may vote: %(who)s.", who=who(eligibility["vote"], host)), *method_words,
            _("Nobody votes for an own entry. Votes can be changed until the close."), str(TALLY[rules["voting"].get("tally", "end")])]),
        (_("Who decides"), [decides, _("Where entries are level, this decides in turn: %(ties)s.", ties=ties),
            _("If the sponsor has not announced the result %(days)d days after the last phase, the vote decides by itself.", days=rules["waits"]["decide_days"])]),
        (_("Rights over entries"), [f"{TERMS[rules['rights']['terms']][0]}.", str(TERMS[rules["rights"]["terms"]][1])]),
    ]  # fmt: skip
