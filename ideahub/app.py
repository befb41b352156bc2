"""The composition root: knows every storey, known by none."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from ideahub import cli, jobs, web
from ideahub.kernel import limits, links, mailer, queue, storage
from ideahub.kernel.db import db
from ideahub.kernel.registry import discover

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Mapping) -> Flask:
    """The application with every slice discovered and every door open; `config` comes from config.py."""
    app = Flask("ideahub", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.from_mapping(config)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    links.init_app(app)
    storage.init_app(app)
    mailer.init_app(app)
    limits.init_app(app)
    discover("ideahub.domain")
    discover("ideahub.observers")
    queue.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    jobs.init_app(app)
    return app
