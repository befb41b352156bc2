"""What happens by itself, and when."""

from datetime import timedelta

from huey import crontab

from ideahub.domain.challenges.commands import announce_phase
from ideahub.domain.challenges.queries import phases_to_announce
from ideahub.domain.entries.ordering import spread_all_bands
from ideahub.domain.entries.queries import files_in_drafts
from ideahub.domain.files.commands import forget_file, forget_orphans
from ideahub.domain.files.queries import unattached_files_older_than
from ideahub.domain.ledger.auditing import audit_ledger
from ideahub.domain.ledger.sealing import seal_postings
from ideahub.domain.organizations.commands import forget_old_invitations
from ideahub.domain.predictions.judging import go_on_judging
from ideahub.domain.predictions.scoring import sweep_attempts
from ideahub.domain.predictions.uploads import forget_stray_uploads
from ideahub.domain.results.commands import announce_overdue
from ideahub.domain.results.comparing import sweep_comparisons
from ideahub.domain.results.queries import challenges_to_decide
from ideahub.kernel import answers, clock, outbox, queue
from ideahub.kernel.policy import SYSTEM

KEPT_LOOSE = timedelta(days=30)
KEPT_ORPHANED = timedelta(days=1)  # a hand-in that is still being written has put its files already


def every_minute() -> None:
    """Announce phases that have begun, and make up for whatever the queue has lost."""
    for phase in phases_to_announce():
        announce_phase(actor=SYSTEM, phase=phase)
    queue.sweep()
    sweep_attempts()
    sweep_comparisons()
    outbox.sweep_letters()
    seal_postings()


def every_hour() -> None:
    """Where a sponsor let the promised time pass, the printed default decides; prediction contests go on by their rules."""
    for challenge in challenges_to_decide():
        announce_overdue(challenge=challenge)
    go_on_judging()


def every_midnight() -> None:
    """With the day, the fair order of entries changes: those that were seen least come first again."""
    spread_all_bands()


def every_night() -> None:
    """Forget what is not needed any more; what stands in a draft is needed, however old."""
    answers.forget_old_answers()
    outbox.forget_old_letters()
    forget_old_invitations()
    needed = files_in_drafts()
    for file in unattached_files_older_than(clock.now() - KEPT_LOOSE):
        if file.id not in needed:
            forget_file(actor=SYSTEM, file=file)
    forget_orphans(clock.now() - KEPT_ORPHANED)
    forget_stray_uploads(clock.now() - KEPT_ORPHANED)


def every_early_morning() -> None:
    """Whether all the money is where the journal says; operators are told where it is not."""
    audit_ledger()


TIMETABLE = [
    ("every-minute", crontab(minute="*"), every_minute),
    ("every-hour", crontab(minute="7"), every_hour),
    ("every-midnight", crontab(hour="0", minute="0"), every_midnight),
    ("every-night", crontab(hour="3", minute="17"), every_night),
    ("every-early-morning", crontab(hour="4", minute="37"), every_early_morning),
]


def init_app(app) -> None:
    """Enter each line of the table into Huey, run inside the application."""

    def inside(function):
        def run():
            with app.app_context():
                function()

        return run

    for name, when, function in TIMETABLE:
        queue.huey().periodic_task(when, name=name)(inside(function))
