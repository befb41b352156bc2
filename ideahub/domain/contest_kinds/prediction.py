"""The prediction contest: a sponsor publishes data and keeps the answers, teams upload predictions, the hidden half decides."""

from datetime import timedelta

from ideahub.domain.challenges.kind import ContestKind, contest_kinds
from ideahub.domain.predictions import drafts
from ideahub.domain.predictions.data import data_files_of
from ideahub.domain.predictions.queries import newest_answers
from ideahub.domain.predictions.rules import DEFAULTS, rules_of
from ideahub.domain.predictions.rules_in_words import in_words
from ideahub.kernel.words import _, _l
from ideahub.scorer.metric import metrics
from ideahub.scorer.setup_problem import Unusable


@contest_kinds.register
class PredictionContest(ContestKind):
    """Attempts, verification, result."""

    name, label = "prediction", _l("Prediction contest")
    summary = _l("Teams predict what you know and keep hidden. Every file is scored at once on one half of the answers; the other half decides.")

    def phases(self):
        return [
            ("contest", _l("Contest"), timedelta(days=90), ["attempts", "entries", "entries_shown"]),
            ("verification", _l("Verification"), timedelta(days=28), ["entries_shown"]),
            ("result", _l("Result"), timedelta(days=7), ["entries_shown", "tally_shown"]),
        ]

    def setup(self):
        return {
            "entries": {"per_person": 1, "pictures_max": 0, "files_max": 0, "shown": "at_once", "names": "named"},
            "eligibility": {"enter": {"who": "verified", "domains": [], "min_account_days": 0}, "vote": {"who": "verified", "domains": [], "min_account_days": 0}, "sponsor_people": False},
            "moderation": {"mode": "after", "answer_hours": 48, "appeal_days": 14},
            "decides": {"by": "test_score", "ties": ["earlier_receipt", "receipt_hash"]},
            "rights": {"terms": "licence_winners"},
            "waits": {"decide_days": 60},
            "teams": {"most": 5, "merge_until": None, "may_merge": True},
            "prediction": {**DEFAULTS},
        }  # fmt: skip

    def rules_in_words(self, rulebook, host):
        return in_words(rulebook, host)

    def clear(self, draft):
        drafts.clear(draft)

    def missing(self, challenge):
        found, rules = [], rules_of(challenge.setup)
        switches = {switch for phase in challenge.phases for switch in phase.switches}
        if "attempts" not in switches:
            found.append(("dates", _("No phase takes attempts.")))
        try:
            metrics[rules["metric"]].clean_settings(rules["settings"])
        except Unusable as refusal:
            found.append(("scoring", str(refusal)))
        answers = newest_answers(challenge)
        if answers is None:
            found.append(("answers", _("The answers are not there yet.")))
        elif (answers.metric, answers.settings) != (rules["metric"], rules["settings"]) or rules.get("answers_sha256") != answers.sha256:
            found.append(("answers", _("Metric or columns were changed after the answers were read. Send the answers again.")))
        return found + self._unsigned(challenge, rules.get("release") or {})

    def _unsigned(self, challenge, release):
        """What the release of the data still lacks."""
        if not release.get("signed_by"):
            return [("release", _("Nobody has signed for what the data gives away."))]
        files = [each.file.sha256 for each in data_files_of(challenge)]
        if release.get("files", files) != files:
            return [("release", _("Files were added or taken away since it was signed. Sign again."))]
        return []
