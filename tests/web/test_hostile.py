"""Every form that anybody meets, filled with nonsense: a sentence or a page that helps, never a failure, never a lost word."""

import html
import re
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from ideahub.kernel.db import db
from ideahub.kernel.limits import limiter
from tests import cast
from tests.browser.stage import pages_of, town
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("database")
MARK = "<script>alert(1)</script>"
NONSENSE = {
    "nothing": "",
    "markup": MARK + "\"'><img src=x onerror=alert(1)>{{7*7}}%s%(x)s${7*7}",
    "controls": "a\x01\x1b[31m\x7f\u202e\u2066b\u200b",
    "right to left": "\u200fشوارع باردة\u202e gpj.exe",
    "signs": "👩\u200d👩\u200d👧🏽 Z\u0334\u0321\u031b\u0350a\u0334lgo \U0001f3f4\U000e0067",
    "long": "Straße " * 30_000,
    "number": "9" * 400,
    "negative": "-1",
    "not a number": "NaN",
    "fraction": "1e309",
    "path": "../../../etc/passwd%00\r\nSet-Cookie: a=b",
    "sql": "' OR 1=1; DROP TABLE user; --",
    "superscript": "²",
}
EVERYWHERE = ("markup", "number", "superscript")
WORDS = ("q", "from", "before", "order", "state", "kind", "page", "next", "list", "why", "title", "besides", "draft", "challenge", "organization", "language", "name")


class Forms(HTMLParser):
    """The posting forms of a page: {action, fields: {name: value}, typed: the names that somebody types into}."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.form = [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        here = dict(attrs)
        if tag == "form":
            self.form = {"action": here.get("action", ""), "fields": {}, "typed": set()} if here.get("method", "").lower() == "post" else None
            if self.form is not None:
                self.found.append(self.form)
        elif self.form is not None and here.get("name") and tag in ("input", "textarea", "select", "button"):
            kind = here.get("type", "text") if tag == "input" else tag
            if kind in ("submit", "button", "file") and here["name"] in self.form["fields"]:
                return
            self.form["fields"].setdefault(here["name"], here.get("value") or "")
            if kind in ("text", "textarea", "email", "url", "search", "number"):
                self.form["typed"].add(here["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def in_full(text: str, page: str) -> bool:
    """Whether a page still holds what was typed, but for signs that no field keeps."""
    return re.sub(r"\s+", " ", text).strip().casefold() in re.sub(r"\s+", " ", html.unescape(page)).casefold()


@pytest.mark.parametrize("who", ["visitor", "vera", "ed", "mona", "jude", "sam", "olga"])
def test_no_nonsense_makes_any_form_fail(app, who):
    pages, person, failed, seen = pages_of(who, town()), None if who == "visitor" else getattr(cast, who)(), [], set()
    for path in pages:
        visitor = Visitor(app, person)
        visitor.get(path)
        for form in Forms(visitor.page).found:
            action = form["action"] or path
            shape = (re.sub(r"[0-9]+", "0", action), tuple(sorted(form["fields"])))
            if shape in seen or action == "/sign-out":
                continue
            seen.add(shape)
            for name, nonsense in NONSENSE.items():
                for names in [form["typed"], set(form["fields"])][: 2 if name in EVERYWHERE else 1]:
                    if names:
                        failed += said_wrong(app, person, action, {**form["fields"], **dict.fromkeys(names, nonsense)}, nonsense if names is form["typed"] else "")
    assert failed == []


def said_wrong(app, person, action: str, sent: dict, typed: str) -> list[tuple]:
    """What is wrong with the answer to a form: a failure, markup that is obeyed, or text that is lost."""
    limiter.reset()
    visitor = Visitor(app, person)
    answer = visitor.post(action, {name: value for name, value in sent.items() if name not in ("csrf_token", "_key")})
    wrong = []
    if answer.status_code >= 500 or MARK in visitor.page:
        wrong.append((action, typed[:20] or sent, answer.status_code))
    if answer.status_code == 422 and typed in (NONSENSE["markup"], NONSENSE["sql"]) and not in_full(typed, visitor.page):
        wrong.append((action, "lost", typed))
    return wrong


@pytest.mark.parametrize("who", ["visitor", "sam", "olga"])
def test_no_nonsense_in_an_address_makes_a_page_fail(app, who):
    stage, person, failed = town(), None if who == "visitor" else getattr(cast, who)(), []
    doors = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    visitor = Visitor(app, person)
    for rule in doors:
        for name in ("markup", "controls", "superscript", "path", "number"):
            limiter.reset()
            nonsense = NONSENSE[name]
            path = re.sub(r"<int:[^>]+>", str(stage.ideas[0].id), rule.rule)
            path = re.sub(r"<[^>]+>", "shade-for-the-market-square" if "challenges" in rule.rule else "x", path)
            answer = visitor.get(path, query_string=dict.fromkeys(WORDS, nonsense[:300]))
            if answer.status_code >= 500 or MARK in visitor.page or "a=b" in str(answer.headers.get("Set-Cookie")):
                failed.append((path, name, answer.status_code))
    assert failed == []


TAKEN_OVER = {
    "act": "suspend", "title": "Taken over", "text": "Taken over", "body": "Taken over", "reason": "Because I can", "value": "1", "revision": "1", "action": "approve", "code": "spam",
    "outcome": "uphold", "sentence": "No.", "role": "owner", "handle": "mallory", "name": "Taken", "email": "mallory@example.org", "summary": "Taken", "brief": "Taken", "confirm": "x",
}  # fmt: skip


def contents() -> dict:
    """What the tables hold; left out are sessions, kept answers, one's own notifications, and the mails that anybody may ask for."""
    db.session.expire_all()
    tables = [table for table in db.metadata.tables.values() if table.name not in ("user_session", "answer", "preference", "notification", "event", "delivery", "letter")]
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}


@pytest.mark.parametrize("who", ["visitor", "mallory"])
def test_visitors_and_suspended_people_change_nothing_by_any_door(app, who):
    stage, person = town(), None if who == "visitor" else cast.mallory()
    keys = {"entry_id": stage.ideas[0].id, "draft_id": stage.draft_id, "case_id": stage.waiting[0].id, "decision_id": stage.decision_id, "appeal_id": stage.appeal_id}
    words = {"handle": "ed", "subject": "entry", "step": "brief", "key": str(stage.ideas[1].id), "size": "small"}
    before, answers = contents(), {}
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        limiter.reset()
        slug = stage.voting.organization.slug if "organizations" in rule.rule else stage.voting.slug
        path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda name, slug=slug: str(keys.get(name[1]) or words.get(name[1]) or (slug if name[1] == "slug" else 1)), rule.rule)
        answers[path] = Visitor(app, person).post(path, {**TAKEN_OVER, "case": str(stage.waiting[0].id)}).status_code
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert contents() == before
