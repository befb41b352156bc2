"""The composition root: knows every storey, known by none."""

import importlib
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from ideahub.kernel import limits, links, mailer, queue, storage
from ideahub.kernel.db import db
from ideahub.kernel.registry import discover

ROOT = Path(__file__).resolve().parent.parent
DOORS = ("web", "cli", "jobs")


def create_app(config: Mapping, doors: tuple[str, ...] = DOORS) -> Flask:
    """The application with every slice discovered and these doors open; `config` comes from config.py.

    A door that stays closed is not imported: a web server carries neither migrations nor commands in its memory.
    """
    app = Flask("ideahub", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.from_mapping(config)
    db.init_app(app)
    links.init_app(app)
    storage.init_app(app)
    mailer.init_app(app)
    limits.init_app(app)
    queue.init_app(app)
    discover("ideahub.domain")
    discover("ideahub.observers")
    for door in doors:
        importlib.import_module(f"ideahub.{door}").init_app(app)
    return app
