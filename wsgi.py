"""The WSGI application, for `granian wsgi:app` and `flask --app wsgi:app`."""

import logging
import sys

from config import check, load
from ideahub.app import create_app

config = load()
problems = check(config)
if problems:
    for problem in problems:
        print(f"ideahub does not start: {problem}", file=sys.stderr)
    sys.exit(2)
logging.basicConfig(level=config["LOG_LEVEL"], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
app = create_app(config)
