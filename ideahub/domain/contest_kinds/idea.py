"""The idea challenge: people describe ideas, the public votes, the vote or the sponsor decides."""

from datetime import timedelta

from ideahub.domain.challenges.kind import ContestKind, contest_kinds
from ideahub.domain.voting.method import voting_methods
from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _, _l


@contest_kinds.register
class IdeaChallenge(ContestKind):
    """Call, voting, result."""

    name, label = "idea", _l("Idea challenge")
    summary = _l("An open call for ideas in words and pictures. Moderators filter, the community votes, winners are announced.")

    def phases(self):
        return [
            ("call", _l("Call"), timedelta(days=28), ["entries", "edits", "entries_shown"]),
            ("voting", _l("Voting"), timedelta(days=14), ["votes", "entries_shown"]),
            ("result", _l("Result"), timedelta(days=7), ["entries_shown", "tally_shown"]),
        ]

    def setup(self):
        return {
            "entry_form": [],
            "entries": {"per_person": 3, "pictures_max": 5, "files_max": 2, "shown": "at_once", "names": "named"},
            "eligibility": {"enter": {"who": "verified", "domains": [], "min_account_days": 0}, "vote": {"who": "verified", "domains": [], "min_account_days": 0}, "sponsor_people": False},
            "voting": {"method": "approval", "settings": {"most": None}, "tally": "end"},
            "moderation": {"mode": "before", "answer_hours": 48, "appeal_days": 14},
            "decides": {"by": "vote", "ties": ["more_voters", "earlier_receipt", "receipt_hash"]},
            "rights": {"terms": "licence_winners"},
            "waits": {"decide_days": 14},
        }

    def missing(self, challenge):
        found, setup = [], challenge.setup
        switches = {switch for phase in challenge.phases for switch in phase.switches}
        if "entries" not in switches:
            found.append(("dates", _("No phase takes entries.")))
        decides = setup.get("decides", {}).get("by")
        if decides not in ("vote", "sponsor"):
            found.append(("decision", _("It is not said who decides.")))
        if decides == "vote" and "votes" not in switches:
            found.append(("dates", _("The vote decides, but no phase takes votes.")))
        try:
            voting = setup.get("voting", {})
            voting_methods[voting.get("method")].clean_settings(voting.get("settings", {}))
        except Invalid as refusal:
            found.append(("decision", refusal.sentence))
        if setup.get("moderation", {}).get("mode") not in ("before", "after"):
            found.append(("moderation", _("It is not said when moderators look.")))
        return found
