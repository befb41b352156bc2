"""The WSGI application, for `granian wsgi:app` and `flask --app wsgi:app`."""

import logging

from config import load_or_exit
from ideahub.app import DOORS, create_app

config = load_or_exit()
logging.basicConfig(level=config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
# It tells of parts of its own that it loads, before every answer of the command line.
logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
app = create_app(config, DOORS if config["COMMAND_LINE"] else ("web",))
