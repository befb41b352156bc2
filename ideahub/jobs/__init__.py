"""The door for the clock."""

from ideahub.jobs import timetable, worker


def init_app(app) -> None:
    """Enter the timetable into the queue, and add the command that runs the worker."""
    timetable.init_app(app)
    app.cli.add_command(worker.run)
