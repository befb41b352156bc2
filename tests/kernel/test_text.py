"""User text: cleaned on the way in, found without accents, shown without danger."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.kernel.text import ATTRIBUTES, LONGEST, TAGS, clean_line, clean_text, excerpt, fold, render_markdown, slugify


class Seen(HTMLParser):
    """What a browser makes of a piece of HTML: refuses every element and attribute that is not on the list."""

    def __init__(self, html: str):
        super().__init__()
        self.tags = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "div":
            assert attrs == [("class", "scroll"), ("tabindex", "0")], attrs
            return
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in [*ATTRIBUTES.get(tag, ()), "loading"], (tag, name)
            if name == "href":
                parts = urlsplit(value)
                assert parts.scheme in ("http", "https", "mailto") or (value.startswith("/") and not re.match(r"/[/\\\s]", value)), value
            if name == "src":
                assert re.fullmatch(r"/files/[\w-]+/(large|medium|small)", value, re.ASCII), value
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, comment):
        raise AssertionError(comment)

    handle_decl = unknown_decl = handle_pi = handle_comment


class TestCleanLine:
    def test_line_keeps_its_words_and_single_blanks(self):
        assert clean_line("  Cooler \t streets\r\nfor\u2028all  ") == "Cooler streets for all"

    def test_letters_that_are_put_together_become_one(self):
        assert clean_line("Cafe\u0301") == "Café"

    def test_controls_and_overrides_of_direction_are_gone(self):
        assert clean_line("a\x00b\x1bc\u202egpj.exe\u2066\u2069\u200b\ufeff") == "abcgpj.exe"

    def test_letters_parted_by_a_control_are_put_together(self):
        assert clean_line("Cafe\x00\u0301") == "Café"

    def test_half_of_a_character_is_gone(self):
        assert clean_line("a\ud800b").encode() == b"ab"

    def test_writing_from_right_to_left_stays(self):
        assert clean_line("شوارع باردة") == "شوارع باردة"
        assert clean_line("👩\u200d🌾") == "👩\u200d🌾"

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text):
        assert clean_line(clean_line(text)) == clean_line(text)


class TestCleanText:
    def test_line_ends_become_newlines(self):
        assert clean_text("a\r\nb\rc\nd\u2028e") == "a\nb\nc\nd\ne"

    def test_tabs_and_newlines_stay_and_other_controls_go(self):
        assert clean_text("a\n\tb\x00\x07c\u202ed") == "a\n\tbcd"

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text):
        assert clean_text(clean_text(text)) == clean_text(text)


class TestFold:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("Zażółć", "zazolc"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Ærøskøbing", "aeroskobing"), ("Đặng", "dang"),
            ("İzmir", "izmir"), ("ılık", "ilik"), ("Œuvre", "oeuvre"), ("Þór", "thor"), ("ﬁsh", "fish"), ("ΟΔΟΣ", "οδοσ"), ("東京", "東京"),
        ],
    )  # fmt: skip
    def test_accents_and_strokes_are_gone(self, typed, found):
        assert fold(typed) == found

    @given(st.text())
    def test_folding_twice_changes_nothing_more(self, text):
        assert fold(fold(text)) == fold(text)


class TestSlugify:
    def test_name_becomes_a_short_name(self):
        assert slugify("Łódź & Straße: cooler!") == "lodz-strasse-cooler"

    def test_long_name_is_cut_without_a_hyphen_at_its_end(self):
        assert slugify("ab " * 40, longest=6) == "ab-ab"

    def test_name_without_letters_is_empty(self):
        assert slugify("東京 !!!") == ""

    @given(st.text())
    def test_slug_is_only_letters_digits_and_single_hyphens(self, text):
        assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slugify(text))


class TestExcerpt:
    def test_markdown_is_gone(self):
        written = "# Shade\n\nPlant *lime* trees, see [the plan](http://a.b) ![tree](/files/x/large)\n\n- `one`\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"
        assert excerpt(written) == "Shade Plant lime trees, see the plan one two a b 1 2"

    def test_what_only_looks_like_markdown_stays(self):
        assert excerpt("snake_case 2 * 3 * 4 \\*star\\* <b>") == "snake_case 2 * 3 * 4 *star* <b>"

    def test_long_text_is_cut_at_a_word(self):
        assert excerpt("Plant lime trees along the street", 20) == "Plant lime trees…"

    def test_word_without_end_is_cut_inside(self):
        assert excerpt("x" * 50, 10) == "x" * 10 + "…"

    def test_short_text_is_whole(self):
        assert excerpt("Plant lime trees", 16) == "Plant lime trees"


class TestRenderMarkdown:
    def test_text_is_shown_as_written(self):
        assert render_markdown("**Plant** ~~lime~~ *oak*\ntrees") == "<p><strong>Plant</strong> <s>lime</s> <em>oak</em><br>\ntrees</p>\n"

    def test_headings_begin_below_those_of_the_page(self):
        assert render_markdown("# a\n\n## b\n\n##### c") == "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"

    def test_table_keeps_its_alignment_without_a_style(self):
        seen = Seen(render_markdown("| a | b |\n|---|--:|\n| 1 | 2 |")).tags
        assert [attributes for tag, attributes in seen if tag == "td"] == [{}, {"align": "right"}]

    def test_wide_table_scrolls_by_itself_and_words_that_look_like_one_do_not(self):
        assert render_markdown("| a |\n|---|\n| 1 |").startswith('<div class="scroll" tabindex="0"><table>')
        Seen(html := render_markdown('<table> [a](/b "<table> onclick=alert(1) ") `<table>`'))
        assert "scroll" not in html

    def test_html_is_shown_and_not_obeyed(self):
        assert render_markdown("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"

    def test_link_leads_out_without_a_recommendation(self):
        assert Seen(render_markdown("[plan](https://a.b/c?d=1&e=2)")).tags[1:] == [("a", {"href": "https://a.b/c?d=1&e=2", "rel": "nofollow ugc noopener"})]

    def test_link_into_the_house_and_mail_address_are_links(self):
        assert [a["href"] for tag, a in Seen(render_markdown("[a](/challenges/x) <mailto:a@b.example>")).tags if tag == "a"] == [
            "/challenges/x", "mailto:a@b.example",
        ]  # fmt: skip

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "file:///etc/passwd"])
    def test_dangerous_address_is_no_link(self, address):
        assert Seen(render_markdown(f"[x]({address})")).tags == [("p", {})]

    def test_picture_of_ours_is_shown(self):
        assert Seen(render_markdown("![lime tree](/files/Ab3_-x/large)")).tags[1:] == [
            ("img", {"loading": "lazy", "src": "/files/Ab3_-x/large", "alt": "lime tree"}),
        ]  # fmt: skip

    def test_picture_from_elsewhere_becomes_a_link(self):
        seen = render_markdown("![lime tree](https://evil.example/pixel.png)")
        assert seen == '<p><a href="https://evil.example/pixel.png" rel="nofollow ugc noopener">lime tree</a></p>\n'

    @pytest.mark.parametrize("address", ["/files/../sign-out", "/files/x/file", "/files/x/large?y=1"])
    def test_picture_beside_our_pictures_is_not_shown(self, address):
        assert "<img" not in render_markdown(f"![x]({address})")

    def test_text_that_is_too_long_is_whole_and_plain(self):
        written = "**a** <b>\n" * (LONGEST // 10 + 1)
        assert render_markdown(written) == "<p>" + "**a** &lt;b&gt;<br>\n" * (LONGEST // 10 + 1) + "</p>\n"

    def test_table_that_blows_up_is_plain(self):
        written = "|a" * 150 + "|\n" + "|-" * 150 + "|\n" + "|b\n" * 200
        assert render_markdown(written) == "<p>" + written.replace("\n", "<br>\n") + "</p>\n"

    def test_text_in_several_pieces_is_the_same_as_in_one(self):
        assert render_markdown("- a\n\nb\n\n" * 300) == render_markdown("- a\n\nb\n\n") * 300

    @pytest.mark.timeout(30)
    @pytest.mark.parametrize(
        "written",
        ["[" * 5000, "![" * 5000, "[" * 5000 + "a" + "]" * 5000, "> " * 3000 + "a", "- " * 5000, "```\n" * 15_000, "*a **b" * 9000, "<" * 59_000, "&" * 59_000, "[a](" * 14_000],
        ids=["brackets", "pictures", "nested", "quotes", "lists", "fences", "stars", "angles", "ampersands", "links"],
    )  # fmt: skip
    def test_hostile_text_takes_seconds_at_most(self, written):
        Seen(render_markdown(written))
        assert len(excerpt(written)) <= 221

    def test_collected_attacks_are_harmless(self, shared_data):
        attacks = (shared_data / "nasty" / "xss-payload-list.txt").read_text(errors="replace").splitlines()
        assert len(attacks) > 1000
        for start in range(0, len(attacks), 40):
            some = attacks[start : start + 40]
            Seen(render_markdown("\n\n".join(some)))
            Seen(render_markdown("\n\n".join(f"[x]({attack}) ![{attack}]({attack}) `{attack}`" for attack in some)))

    def test_collected_attacks_on_sanitisers_are_harmless(self, shared_data):
        source = (shared_data / "nasty" / "expect.mjs").read_text()
        payloads = [json.loads(found) for found in re.findall(r'"payload":\s*("(?:[^"\\]|\\.)*")', source)]
        assert len(payloads) > 100
        for payload in payloads:
            Seen(render_markdown(payload))

    def test_naughty_strings_are_harmless(self, shared_data):
        for naughty in json.loads((shared_data / "nasty" / "blns.json").read_text()):
            Seen(render_markdown(clean_text(naughty)))
            assert clean_line(clean_line(naughty)) == clean_line(naughty)
            fold(naughty), slugify(naughty), excerpt(naughty)

    @given(st.text(alphabet='<>[]()!"\'`*_~|#&;:/\\-+=x \n\tjavascript:0'))
    def test_any_text_is_harmless(self, text):
        Seen(render_markdown(text))
