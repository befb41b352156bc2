"""Advice on briefs: good ones get none, each weakness gets its own, and no text is too odd."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.domain.challenges.advice import LONGEST_SENTENCE, MOST_REQUIRED, Draft, advice_on, advise
from ideahub.domain.challenges.models import Phase
from tests.factories.challenges import make_draft_challenge

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GOOD = {
    "en": """## What happened

On eleven days the square was hotter than 38 degrees. Old people stayed at home, and the market lost a third of its customers. We have measured it every hour, and the numbers are on the page of the office. A roof was tried in 2019 and blew away.

## What we ask

What would you change on the square so that people are cooler in July?

- It costs less than 80,000 euros, once.
- It stands until 15 June.
- Delivery vans can pass before nine.

For example, cloth between the lamps would fit. A new law would not.

## What happens then

The three winners get their prize at the market. The city builds the first idea with its author. Questions go to square@lindenhafen.test; we answer within two days.
""",
    "de": """## Was war

An elf Tagen war es auf dem Platz wärmer als 38 Grad. Alte Leute blieben zu Hause, und der Markt verlor ein Drittel seiner Kundschaft. Wir haben stündlich gemessen, die Zahlen stehen auf der Seite des Amtes. Ein Dach von 2019 ist davongeflogen. Seitdem steht dort nichts mehr, das Schatten gibt, und die Bänke bleiben leer, wenn die Schule aus ist. Das soll sich ändern, und zwar bald.

## Was wir fragen

Was würden Sie auf dem Platz ändern, damit es im Juli kühler ist?

- Es kostet einmalig weniger als 80.000 Euro.
- Es steht bis zum 15. Juni.
- Lieferwagen kommen vor neun Uhr durch.

Zum Beispiel passte Stoff zwischen den Laternen. Ein neues Gesetz passte nicht.

## Was danach geschieht

Die drei Gewinner bekommen ihren Preis auf dem Markt. Die Stadt baut die erste Idee mit ihrer Urheberin. Fragen bitte an platz@lindenhafen.test.
""",
    "tr": "## Ne oldu\n\n" + "Meydan on bir gün 38 dereceden sıcaktı ve pazar müşterilerinin üçte birini kaybetti. " * 9 + "\n\n## Sınırlar\n\n- 80.000 avrodan az\n- 15 Haziran\n\nmeydan@example.org",
}  # fmt: skip


def phases(call: float = 28, voting: float = 14) -> list[Phase]:
    middle = NOON + timedelta(days=call)
    return [
        Phase(label="Call", starts_at=NOON, ends_at=middle, switches=["entries"]),
        Phase(label="Voting", starts_at=middle, ends_at=middle + timedelta(days=voting), switches=["votes"]),
    ]


def a_draft(**wishes) -> Draft:
    good = {"title": "Shade for the market square", "summary": "It was hotter than 38 degrees on eleven days.", "brief": GOOD["en"], "language": "en", "prizes": 3}
    return Draft(**{**good, "phases": phases(), **wishes})


def codes(draft: Draft) -> list[str]:
    return [advice.code for advice in advise(draft)]


class TestAdvise:
    @pytest.mark.parametrize("language", list(GOOD))
    def test_a_good_brief_gets_none_in_its_language(self, language):
        assert codes(a_draft(brief=GOOD[language], language=language)) == []

    @pytest.mark.parametrize(
        "code, change",
        [
            ("long_title", {"title": "We would like to know from everybody who lives here what one could perhaps do on the square"}),
            ("same_summary", {"summary": "Shade for the market square."}),
            ("short_brief", {"brief": "How cool is it? For people, 3 euros, winners@example.org"}),
            ("long_brief", {"brief": GOOD["en"] * 10}),
            ("other_language", {"language": "uk"}),
            ("no_headings", {"brief": (GOOD["en"] * 3).replace("## ", "")}),
            ("no_list", {"brief": (GOOD["en"] * 2).replace("\n- ", "\n\n")}),
            ("long_paragraph", {"brief": GOOD["en"] + "\n\nIt was hot. " * 60 + "It was hot. " * 50}),
            ("no_number", {"brief": "".join(each for each in GOOD["en"] if not each.isdigit()), "summary": "Hot"}),
            ("long_sentences", {"brief": GOOD["en"] + "and so " * (LONGEST_SENTENCE // 2 + 1) + "it goes on."}),
            ("several_questions", {"brief": GOOD["en"] + "What does it cost? Who waters it? When does it rain?"}),
            ("several_questions", {"title": "What is hot? And why?"}),
            ("capitals", {"title": "SHADE FOR THE SQUARE"}),
            ("capitals", {"brief": GOOD["en"] + "Remember: ALL ENTRIES HAVE TO be on time."}),
            ("capitals", {"brief": "ЦЕ ДУЖЕ ВАЖЛИВО ДЛЯ ВСІХ. " + GOOD["en"]}),
            ("exclamations", {"brief": GOOD["en"] + "Come! Win! Now!"}),
            ("shortened_words", {"brief": GOOD["en"] + "The PMO and the ÖPNV report to the GBL by KPI."}),
            ("hollow_words", {"brief": GOOD["en"] + "We want holistic synergies."}),
            ("hollow_words", {"brief": GOOD["de"] + "Gesucht sind ganzheitliche Synergien.", "language": "de"}),
            ("unfilled", {"brief": GOOD["en"] + "The budget is [...]."}),
            ("unfilled", {"summary": "Lorem ipsum dolor"}),
            ("for_whom", {"brief": "It is 39 hot. " * 40 + "Winners, for example, at a@example.org"}),
            ("afterwards", {"brief": GOOD["en"].replace("What happens then", "Then").replace("winners", "three").replace("builds", "takes")}),
            ("criteria", {"decides": "sponsor"}),
            ("example", {"brief": GOOD["en"].replace("For example, cloth", "Cloth") * 3}),
            ("contact", {"brief": GOOD["en"].replace("square@lindenhafen.test", "us")}),
            ("many_fields", {"form": [{"required": True}] * (MOST_REQUIRED + 1)}),
            ("no_prize", {"prizes": 0}),
            ("one_prize", {"prizes": 1}),
            ("short_call", {"phases": phases(call=5)}),
            ("long_call", {"phases": phases(call=200)}),
            ("short_voting", {"phases": phases(voting=1)}),
        ],
    )  # fmt: skip
    def test_each_weakness_gets_its_advice(self, code, change):
        assert code in codes(a_draft(**change))

    @pytest.mark.parametrize(
        "change",
        [
            {"brief": GOOD["en"] + "The Project Office (PMO) pays, the transport (ÖPNV) drives, PDF and EUR are known."},
            {"brief": GOOD["en"] + "\n\n## What is a day?\n\n## Who waters it?\n\n## Why?\n\n## How?"},
            {"brief": GOOD["en"] + "\n```\nALL OF THIS IS CODE\n```\n"},
            {"decides": "sponsor", "brief": GOOD["en"] + "We decide by shade, cost and upkeep."},
            {"form": [{"required": True}] * MOST_REQUIRED + [{"required": False}] * 9},
            {"brief": GOOD["en"] + "[ ](https://example.org/?a=1) todo está bien"},
        ],
    )
    def test_what_is_well_done_is_left_alone(self, change):
        assert codes(a_draft(**change)) == []

    def test_rules_that_need_words_are_silent_about_other_languages(self):
        silent = {"for_whom", "afterwards", "criteria", "example", "hollow_words"}
        strange = "Sıcak 39 derece. " * 80
        assert silent & set(codes(a_draft(brief=strange, language="tr", decides="sponsor"))) == set()
        assert {"for_whom", "afterwards", "criteria", "example"} <= set(codes(a_draft(brief=strange, language="en", decides="sponsor")))

    def test_words_are_not_looked_for_in_another_script(self):
        assert set(codes(a_draft(brief="Жара 39 градусів. " * 80, language="en"))) & {"for_whom", "afterwards", "example"} == set()

    def test_an_empty_brief_gets_no_advice_on_what_is_not_there(self):
        assert codes(Draft(prizes=2)) == []
        assert codes(Draft(brief=" \n---\n```\ncode", prizes=2)) == []

    @given(st.text(), st.text(), st.text() | st.text("aA. #-|?!*[]()1\n").map(lambda text: text * 30), st.sampled_from(["en", "de", "ar", "xx", ""]), st.sampled_from(["vote", "sponsor"]))
    def test_no_text_is_a_failure_and_each_advice_says_what_and_why(self, title, summary, brief, language, decides):
        found = advise(Draft(title, summary, brief, language, decides))
        assert all(advice.sentence and advice.why and advice.step in ("brief", "form", "prizes", "dates") for advice in found)
        assert len({advice.code for advice in found}) == len(found)
        assert found == advise(Draft(title, summary, brief, language, decides))


@pytest.mark.usefixtures("database")
class TestAdviceOn:
    def test_a_draft_is_advised_as_it_is_saved_and_as_it_is_typed(self):
        draft = make_draft_challenge(brief=GOOD["en"], summary="On eleven days it was hot.")
        assert advice_on(draft) == []
        assert [advice.code for advice in advice_on(draft, {"brief": GOOD["en"] + "Come! Now! Win!"})] == ["exclamations"]
