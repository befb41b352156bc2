"""The measure of a machine: a bare Flask page with one query of twenty rows on the same database, nothing else."""

import os

from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from config import load
from ideahub.domain.entries.models import Entry

PAGE = "<!doctype html><title>Entries</title><ul>{% for row in rows %}<li><a href='/entries/{{ row.id }}'>{{ row.title }}</a>: {{ row.points }}</li>{% endfor %}</ul>"

app = Flask(__name__)
settings = load(os.environ)
app.config.from_mapping({name: settings[name] for name in ("SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_ENGINE_OPTIONS")})
db = SQLAlchemy(app)


@app.get("/")
def page():
    """Twenty entries by their key."""
    columns = Entry.__table__.c
    rows = db.session.execute(select(columns.id, columns.title, columns.points).order_by(columns.id).limit(20)).all()
    return render_template_string(PAGE, rows=rows)
