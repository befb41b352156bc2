"""What templates may say: times with their zones, money, safe text, addresses of assets."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import g, render_template, render_template_string

from ideahub.domain.voting.method import voting_methods
from ideahub.kernel.policy import VISITOR
from ideahub.web import moments, spoken_times, templating
from ideahub.web.marking import Marking
from tests.cast import sam, vera
from tests.visitor import Visitor

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


ENTRY = SimpleNamespace(id=7, title="Roots", points=0, voters=0, revision_number=2, material_number=2)


@pytest.fixture
def speaking(app, database, clock):
    """Render a template as a visitor would see it: speaking("{{ 1|number }}", locale="de", zone="Europe/Berlin", **values)."""
    clock.set(NOW)

    def render(source: str, locale: str = "en", zone: str = "UTC", **values) -> str:
        with app.test_request_context(headers={"Accept-Language": locale}):
            vars(g).clear()
            g.zone_name = zone
            return render_template_string(source, **values)

    return render


@pytest.mark.parametrize(
    ("zone", "locale", "words"),
    [
        ("Europe/Berlin", "en", "Sun 29 Nov, 18:00 CET"),
        ("Europe/Berlin", "de", "So., 29. Nov., 18:00 CET"),
        ("Asia/Kolkata", "en", "Sun 29 Nov, 22:30 IST"),
        ("America/Sao_Paulo", "en", "Sun 29 Nov, 14:00 UTC−3"),
        ("Asia/Kathmandu", "en", "Sun 29 Nov, 22:45 UTC+5:45"),
        ("No/Where", "en", "Sun 29 Nov, 17:00 UTC"),
    ],
)
def test_when_in_a_zone_names_day_hour_and_zone(speaking, zone, locale, words):
    page = speaking("{{ moment|when }}", locale, zone, moment=datetime(2026, 11, 29, 17, tzinfo=UTC))
    assert page == f'<time datetime="2026-11-29T17:00:00+00:00">{words}</time>'


def test_when_in_another_year_of_the_viewer_names_the_year(speaking):
    page = speaking("{{ moment|when_words }}", zone="Europe/Berlin", moment=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert page == "Fri 1 Jan 2027, 00:30 CET"


def test_day_of_this_year_has_no_year(speaking):
    assert speaking("{{ moment|day }}", moment=NOW) == '<time datetime="2026-11-23T08:00:00+00:00">23 Nov</time>'


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=6, hours=9, minutes=12), "6 days 9 hours"),
        (timedelta(days=1, hours=1), "1 day 1 hour"),
        (timedelta(days=14, hours=9), "14 days"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(days=-3), "less than a minute"),
    ],
)
def test_left_of_a_time_gives_its_two_largest_units(speaking, ahead, words):
    assert speaking("{{ moment|left }}", moment=NOW + ahead) == words


def test_ago_of_a_past_moment_says_how_long(speaking):
    assert speaking("{{ moment|ago|striptags }}", moment=NOW - timedelta(days=2)) == "2 days ago"
    assert speaking("{{ moment|ago|striptags }}", moment=NOW - timedelta(seconds=20)) == "just now"


def test_money_and_numbers_by_locale(speaking):
    assert speaking("{{ 4000000|money('EUR') }} {{ 1234567|number }} {{ 999|number }}") == "€40,000 1,234,567 999"
    assert speaking("{{ 4000050|money('EUR') }} {{ 1234567|number }}", "de") == "40.000,50\u00a0€ 1.234.567"
    assert speaking("{{ 250000|money('CHF') }} {{ 250000|money('JPY') }}") == "CHF\u00a02,500 ¥250,000"


def test_rich_with_a_script_in_it_gives_no_script(speaking):
    page = speaking("{{ words|rich }}", words="**bold** <script>alert(1)</script>")
    assert "<strong>bold</strong>" in page
    assert "<script" not in page


@pytest.mark.parametrize(("top", "tags"), [(2, ["h2", "h3", "h2"]), (3, ["h3", "h4", "h3"])])
def test_rich_with_headings_leaves_no_level_out(speaking, top, tags):
    page = speaking("{{ words|rich(top) }}", words="# One\n\n#### Two\n\n# Three", top=top)
    assert re.findall(r"<(h\d)>", page) == tags


def test_rich_and_plain_of_nothing_are_empty(speaking):
    assert speaking("{{ none|rich }}{{ none|plain }}").strip() == ""


@pytest.mark.parametrize(
    ("name", "letters"), [("Jale Tuncer", "JT"), ("Ada", "A"), ("“Quoted” Name", "N"), ("Åsa von Ölm", "ÅÖ"), ("***", "·"), ("ßeta", "SS")]
)
def test_initials_of_a_name_are_at_most_two_letters(name, letters):
    assert templating.initials(name) == letters


@pytest.mark.parametrize(("code", "name"), [("de", "Deutsch"), ("pt-BR", "Português (Brasil)"), ("xx", "xx"), ("not a code", "not a code")])
def test_language_name_of_a_code_is_its_own_name(code, name):
    assert templating.language_name(code) == name


def test_text_direction_of_a_language():
    assert [templating.text_direction(code) for code in ("ar", "he-IL", "en", "de_DE")] == ["rtl", "rtl", "ltr", "ltr"]


def test_asset_of_a_file_carries_a_mark_and_is_kept_for_a_year(app, client):
    with app.test_request_context("/"):
        address = templating.asset("css/base.css")
    assert re.fullmatch(r"/static/css/base\.css\?v=[0-9a-f]{12}", address)
    assert client.get(address).cache_control.max_age == 31_536_000


def test_asset_of_no_file_is_its_plain_address(app):
    with app.test_request_context("/"):
        assert templating.asset("css/none.css") == "/static/css/none.css"


def test_addresses_below_a_path_begin_with_it(app):
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/ideas"}):
        assert templating.asset("css/none.css") == "/ideas/static/css/none.css"
        assert templating.file_path("token", "small") == "/ideas/files/token/small"


def test_idempotency_keys_are_all_different():
    assert len({templating.idempotency_key() for _ in range(100)}) == 100


def test_can_and_why_not_of_a_visitor_give_the_refusal_and_its_reason(app, database):
    with app.test_request_context("/"):
        assert templating.current_actor() is VISITOR
        assert templating.can("organization.found") is False
        assert str(templating.why_not("organization.found"))


def test_head_for_a_visitor_offers_to_sign_in_and_for_a_person_to_sign_out(app, database):
    visitor, person, operator = Visitor(app), Visitor(app, vera()), Visitor(app, sam())
    for one in (visitor, person, operator):
        one.get("/organizations")
    assert "Sign in" in visitor.page and "Sign out" not in visitor.page
    assert "Sign out" in person.page and "Operator" not in person.page
    assert "Operator" in operator.page


def test_page_has_no_inline_style_script_or_handler(app, database):
    person = Visitor(app, vera())
    person.get("/organizations")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", person.page)


def test_page_of_a_failure_asks_no_database(app):
    with app.test_request_context("/"):
        page = render_template("errors/500.html", number="abc123")
    assert "abc123" in page


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 503])
def test_error_page_says_the_sentence_and_the_way_on(app, database, status):
    with app.test_request_context("/"):
        page = render_template(f"errors/{status}.html", sentence="This is the sentence.")
        usual = render_template(f"errors/{status}.html", sentence=None)
    assert "This is the sentence." in page
    assert 'href="/"' in usual


def test_form_of_a_vote_carries_token_key_and_value(speaking):
    page = speaking(
        '{% from "components/ballot/control.html" import vote_control %}{{ vote_control(entry, marking) }}',
        entry=ENTRY,
        marking=Marking(voting_methods["approval"], {"most": None}, {7: (1, 2)}, False),
    )
    assert 'name="csrf_token"' in page and 'name="_key"' in page
    assert 'name="value" value="0" aria-pressed="true"' in page


def test_points_at_their_limit_offer_only_fewer(speaking):
    page = speaking(
        '{% from "components/ballot/control.html" import vote_control %}{{ vote_control(entry, marking) }}',
        entry=ENTRY,
        marking=Marking(voting_methods["cumulative"], {"points": 3}, {7: (3, 2)}, False),
    )
    assert re.search(r'id="fewer-7" type="submit" name="value" value="2"', page)
    assert re.search(r'id="more-7" type="button"[^>]*aria-disabled="true"', page)


def test_vote_that_may_not_be_cast_is_shut_and_says_why(speaking):
    page = speaking(
        '{% from "components/ballot/control.html" import vote_control %}{{ vote_control(entry, marking, "It is your own.") }}',
        entry=ENTRY,
        marking=Marking(voting_methods["score"], {}, {}, False),
    )
    assert '<fieldset class="stars" disabled>' in page
    assert "It is your own." in page


def test_typed_moment_in_a_zone_is_that_moment_in_utc():
    assert moments.typed_moment("2026-11-29T18:00", "Europe/Berlin", "end") == datetime(2026, 11, 29, 17, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-13-01T10:00", "2026-03-29T02:30"])
def test_typed_moment_that_is_none_is_refused_at_its_field(app, typed):
    with pytest.raises(moments.Invalid) as refused:
        moments.typed_moment(typed, "Europe/Berlin", "end")
    assert list(refused.value.problems) == ["end"]


def test_typed_moment_that_was_not_changed_keeps_its_seconds_and_its_second_hour():
    second_time = datetime(2026, 10, 25, 1, 30, 17, tzinfo=UTC)
    shown = moments.shown_moment(second_time, "Europe/Berlin")
    assert shown == "2026-10-25T02:30"
    assert moments.typed_moment(shown, "Europe/Berlin", "end", keep=second_time) == second_time


def test_zone_of_an_unknown_name_is_utc():
    assert str(spoken_times.zone("../etc/passwd")) == "UTC"
