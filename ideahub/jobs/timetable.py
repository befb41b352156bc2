"""What happens by itself, and when."""

import logging

from huey import crontab

from ideahub.domain.entries.ordering import spread_all_bands
from ideahub.kernel import answers, outbox, queue

log = logging.getLogger(__name__)


def every_minute() -> None:
    """Make up for whatever the queue has lost."""
    queue.sweep()
    outbox.sweep_letters()


def every_night() -> None:
    """Forget what is not needed any more."""
    answers.forget_old_answers()


def every_midnight() -> None:
    """With the day, the fair order of entries changes: those that were seen least come first again."""
    spread_all_bands()


TIMETABLE = [
    ("every-midnight", crontab(hour="0", minute="1"), every_midnight),
    ("every-minute", crontab(minute="*"), every_minute),
    ("every-night", crontab(hour="3", minute="17"), every_night),
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
