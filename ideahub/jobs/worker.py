"""The worker: runs what the queue rings and what the timetable says."""

import logging

import click
from huey.consumer_options import ConsumerConfig

from ideahub.kernel import queue


@click.command("worker")
@click.option("--threads", default=1, show_default=True, help="How many deliveries are made at once.")
def run(threads: int) -> None:
    """Run the worker in the foreground until it is stopped. It begins with what is overdue."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = ConsumerConfig(workers=threads, worker_type="thread", initial_delay=0.1, max_delay=0.5, periodic=True)
    settings.validate()
    queue.huey().create_consumer(**settings.values).run()
