"""Templates keep the house's rules, and no page falls over."""

import re

import pytest

from tests.architecture.source import ROOT
from tests.cast import lindenhafen, olga
from tests.visitor import Visitor

TEMPLATES = ROOT / "templates"
# Mail programs know neither style sheets nor our security policy.
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
EVERY = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt", ".xml"))
# Signing in twice is harmless, and a repeated answer would carry no cookie.
KEYLESS = {"accounts/sign_in.html"}
INLINE = {
    "a script inside": r"<script(?![^>]*\bsrc=)",
    "a style sheet inside": r"<style\b",
    "a style attribute": r"""<[a-z][^>]*\sstyle\s*=""",
    "an on* attribute": r"""<[a-z][^>]*\son[a-z]+\s*=""",
}


def text_of(template: str) -> str:
    """The source of a template without its comments."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / template).read_text(encoding="utf-8"), flags=re.DOTALL)


def test_every_template_compiles(app):
    for template in EVERY:
        app.jinja_env.get_template(template)


@pytest.mark.parametrize("what", INLINE)
def test_no_page_holds_what_the_security_policy_forbids(what):
    assert [template for template in PAGES if re.search(INLINE[what], text_of(template), re.IGNORECASE)] == []


def test_every_form_that_posts_carries_token_and_key():
    wrong = []
    for template in PAGES:
        for form in re.findall(r"""<form\b[^>]*method=["']post["'].*?(?:</form>|\Z)""", text_of(template), re.IGNORECASE | re.DOTALL):
            if "form_marks(" not in form and not ("csrf_token()" in form and ("idempotency_key()" in form or template in KEYLESS)):
                wrong.append((template, form[:80]))
    assert wrong == []


def test_every_endpoint_that_a_template_names_exists(app):
    named = {
        (template, endpoint)
        for template in EVERY
        for endpoint in re.findall(r"""(?:url_for|pager)\((?:page, )?["']([a-z_]+\.?[a-z_]*)["']""", text_of(template))
    }
    assert sorted((template, endpoint) for template, endpoint in named if endpoint not in app.view_functions and endpoint != "static") == []


def paths_without_arguments(app) -> list[str]:
    """Every GET route that needs nothing but its path."""
    return sorted({rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods})


@pytest.mark.parametrize("somebody", [lambda: None, olga], ids=["visitor", "olga"])
def test_no_page_without_arguments_fails(app, database, somebody):
    lindenhafen()
    visitor = Visitor(app, somebody())
    answers = {path: visitor.get(path).status_code for path in paths_without_arguments(app)}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
