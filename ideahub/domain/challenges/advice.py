"""Advice on a draft: what makes a brief easier to answer. Never a refusal; what is missing is said in set_up.py.

Most rules look at how the brief is built and hold in any language. Those that need words know some languages and are
silent about all others, so that nobody is told something wrong.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from ideahub.domain.challenges.models import Challenge, Phase
from ideahub.domain.challenges.prose import Block, blocks_of, questions_in, sentences_in, share_of_script, words_in
from ideahub.domain.challenges.telling_words import AFTERWARDS, CRITERIA, EXAMPLE, FOR_WHOM, HOLLOW, KNOWN_SHORT, SCRIPTS
from ideahub.kernel.money import CURRENCIES
from ideahub.kernel.text import fold
from ideahub.kernel.words import _, ngettext

FEWEST_WORDS, MOST_WORDS = 100, 1_200
WORDS_WITHOUT_HEADING, WORDS_WITHOUT_LIST = 250, 200
LONGEST_SENTENCE, LONGEST_PARAGRAPH, LONGEST_TITLE = 40, 140, 14
MOST_QUESTIONS, MOST_EXCLAMATIONS, MOST_SHORTENED, MOST_HOLLOW = 3, 2, 2, 1
SHORTEST_CALL, LONGEST_CALL, SHORTEST_VOTING = timedelta(days=10), timedelta(days=120), timedelta(days=3)
MOST_REQUIRED = 8
_SHORTENED = re.compile(r"(?<![^\W_])[^\W\d_]{2,6}(?![^\W_])")
_UNFILLED = re.compile(r"(?i:lorem ipsum|\bxxx+\b)|\bTODO:|\bTBD\b|\[(?:\s|\.|…|_)*\](?!\()|\?\?\?|(?i:<[^\W\d_]{2,20} here>)")
_REACHABLE = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]|https?://|(?<!\w)@[A-Za-z0-9-]{2,}|(?<!\w)\+?[0-9][0-9 /()-]{6,}[0-9]")


@dataclass(frozen=True)
class Advice:
    """One piece of advice: its code, the step of the wizard where it can be followed, what to do, and why."""

    code: str
    step: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Draft:
    """What advice looks at, as plain values. `decides` is who decides: vote or sponsor."""

    title: str = ""
    summary: str = ""
    brief: str = ""
    language: str = ""
    decides: str = "vote"
    prizes: int = 0
    form: list[dict] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)


class _Reading:
    """A draft as it was read once for all rules."""

    def __init__(self, draft: Draft):
        self.draft, self.blocks = draft, blocks_of(draft.brief)
        self.words = sum(words_in(block.text) for block in self.blocks)
        self.told = [block for block in self.blocks if block.kind != "heading"]
        self.folded = fold(f"{draft.title}\n{draft.summary}\n{draft.brief}")
        self.is_in_its_language = share_of_script(draft.brief, SCRIPTS.get(draft.language, "")) >= 0.5

    def has(self, kind: str) -> bool:
        return any(block.kind == kind for block in self.blocks)

    def is_told(self, words: dict[str, tuple[str, ...]]) -> bool:
        """Whether one of the words stands somewhere; True of a language of which no words are known."""
        known = words.get(self.draft.language)
        return known is None or not self.is_in_its_language or any(_begins(stem, self.folded) for stem in known)


def advice_on(challenge: Challenge, typed: dict[str, str] | None = None) -> list[Advice]:
    """The advice on a draft as it stands; `typed` are words of the brief that are not saved yet."""
    words = {name: (typed or {}).get(name, getattr(challenge, name)) for name in ("title", "summary", "brief", "language")}
    setup = challenge.setup
    decides, form = setup.get("decides", {}).get("by", "vote"), setup.get("entry_form", [])
    return advise(Draft(**words, decides=decides, prizes=len(challenge.prizes), form=form, phases=list(challenge.phases)))


def advise(draft: Draft) -> list[Advice]:
    """The advice on these values, in the order of the steps. An empty brief gets none: that it is empty is said elsewhere."""
    reading = _Reading(draft)
    found = [*_on_title(draft)]
    if reading.words:
        for rule in (_on_length, _on_build, _on_sentences, _on_questions, _on_loudness, _on_shortened, _on_unfilled, _on_contents):
            found += rule(reading)
    return [*found, *_on_form(draft), *_on_prizes(draft), *_on_dates(draft)]


def _on_title(draft: Draft) -> Iterator[Advice]:
    length = words_in(draft.title)
    if length > LONGEST_TITLE:
        yield Advice(
            "long_title", "brief", _("Shorten the title: it has %(words)d words, and eight do.", words=length),
            _("In lists and letters people see the beginning only."),
        )  # fmt: skip
    if draft.title.strip() and fold(draft.title.strip(" .!?")) == fold(draft.summary.strip(" .!?\n")):
        yield Advice(
            "same_summary", "brief", _("Say something in the summary that the title does not say."),
            _("The two stand under each other; a number or a place makes people read on."),
        )  # fmt: skip


def _on_length(reading: _Reading) -> Iterator[Advice]:
    if reading.words < FEWEST_WORDS:
        yield Advice(
            "short_brief", "brief", ngettext("The brief has %(num)d word. Tell more.", "The brief has about %(num)d words. Tell more.", reading.words),
            _("Who knows the problem, the limits and what was tried already sends an answer that fits; others guess or stay away."),
        )  # fmt: skip
    if reading.words > MOST_WORDS:
        yield Advice(
            "long_brief", "brief", _("The brief has about %(words)d words. Shorten it, or move what is not needed by everybody into an attached file or a page of your own.", words=reading.words),
            _("What takes longer than five minutes to read is not read by most."),
        )  # fmt: skip
    if not reading.is_in_its_language:
        yield Advice(
            "other_language", "brief", _("The brief does not seem to be in the language that you chose. Look at the choice again."),
            _("Screen readers and translations go by it, and people filter by it."),
        )  # fmt: skip


def _on_build(reading: _Reading) -> Iterator[Advice]:
    if reading.words >= WORDS_WITHOUT_HEADING and not reading.has("heading"):
        yield Advice(
            "no_headings", "brief", _("Give the parts of the brief headings: a line that begins with ##."),
            _("People look for the problem, the limits and the prize before they read; headings take them there."),
        )  # fmt: skip
    if reading.words >= WORDS_WITHOUT_LIST and not reading.has("item") and not reading.has("row"):
        yield Advice(
            "no_list", "brief", _("Put the limits into a list: lines that begin with a hyphen."),
            _("What an idea has to keep to is overlooked inside a paragraph, and can be ticked off in a list."),
        )  # fmt: skip
    longest = max((words_in(block.text) for block in reading.told if block.kind == "paragraph"), default=0)
    if longest > LONGEST_PARAGRAPH:
        yield Advice(
            "long_paragraph", "brief", _("One paragraph has about %(words)d words. Divide it.", words=longest),
            _("On a phone it fills more than a screen."),
        )  # fmt: skip
    if not any(map(str.isnumeric, reading.draft.summary + reading.draft.brief)):
        yield Advice(
            "no_number", "brief", _("Name a number: how large the problem is, what a solution may cost, until when it has to be there."),
            _("Limits that can be counted let people check for themselves whether their idea fits."),
        )  # fmt: skip


def _on_sentences(reading: _Reading) -> Iterator[Advice]:
    sentences = [sentence for block in reading.told if block.kind != "row" for sentence in sentences_in(block.text)]
    long = [sentence for sentence in sentences if words_in(sentence) > LONGEST_SENTENCE]
    if long:
        yield Advice(
            "long_sentences", "brief",
            ngettext("One sentence is longer than %(most)d words: “%(first)s”", "%(num)d sentences are longer than %(most)d words. The first: “%(first)s”", len(long), most=LONGEST_SENTENCE, first=_beginning(long[0])),
            _("Many read a second language here, and each comma costs some of them."),
        )  # fmt: skip


def _on_questions(reading: _Reading) -> Iterator[Advice]:
    asked = sum(questions_in(block.text) for block in reading.told)
    if asked > MOST_QUESTIONS or questions_in(reading.draft.title) > 1:
        yield Advice(
            "several_questions", "brief", _("Ask one question. The rest may become hints under it, or challenges of their own."),
            _("Answers to several questions cannot be compared, and voters cannot say which part they mean."),
        )  # fmt: skip


def _on_loudness(reading: _Reading) -> Iterator[Advice]:
    loud = _in_capitals([Block("heading", reading.draft.title), Block("paragraph", reading.draft.summary), *reading.blocks])
    if loud:
        yield Advice(
            "capitals", "brief", _("Write “%(words)s” in small letters.", words=_beginning(loud)),
            _("Capitals read as shouting, are slower to read, and some screen readers spell them."),
        )  # fmt: skip
    if reading.draft.brief.count("!") + reading.draft.brief.count("！") > MOST_EXCLAMATIONS:
        yield Advice(
            "exclamations", "brief", _("Leave out the exclamation marks."),
            _("They sound like advertising, which makes people doubt the prize."),
        )  # fmt: skip


def _in_capitals(blocks: list[Block]) -> str:
    """The first run of four words or more in capitals, or a whole heading of two; empty where there is none."""
    for block in blocks:
        run: list[str] = []
        words = block.text.split()
        for word in [*words, ""]:
            if word.isupper() and sum(map(str.isalpha, word)) > 1:
                run.append(word)
                continue
            if len(run) >= 4 or (block.kind == "heading" and len(run) == len(words) > 1 and sum(map(len, run)) > 8):
                return " ".join(run)
            run = []
    return ""


def _on_shortened(reading: _Reading) -> Iterator[Advice]:
    text = f"{reading.draft.summary}\n" + "\n".join(block.text for block in reading.told)
    found = Counter(word for word in _SHORTENED.findall(text) if word.isupper() and word not in KNOWN_SHORT and word not in CURRENCIES)
    unexplained = [word for word in found if f"({word}" not in text and f"{word} (" not in text and f"{word} =" not in text]
    if len(unexplained) > MOST_SHORTENED and not _in_capitals(reading.blocks):
        yield Advice(
            "shortened_words", "brief", _("Write these out, or explain them once in brackets: %(words)s.", words=", ".join(unexplained[:5])),
            _("Whoever does not know your house's short words takes the challenge for one among insiders."),
        )  # fmt: skip
    hollow = [_word_at(stem, reading.folded) for stem in HOLLOW.get(reading.draft.language, ()) if _begins(stem, reading.folded)]
    if len(hollow) > MOST_HOLLOW:
        yield Advice(
            "hollow_words", "brief", _("Say what would be different, instead of: %(words)s.", words=", ".join(hollow[:5])),
            _("These words fit every idea, so they help nobody to tell a good one."),
        )  # fmt: skip


def _on_unfilled(reading: _Reading) -> Iterator[Advice]:
    left = _UNFILLED.search(f"{reading.draft.summary}\n{reading.draft.brief}")
    if left:
        yield Advice(
            "unfilled", "brief", _("Something still waits to be filled in: “%(words)s”.", words=_beginning(left[0])),
            _("After publication a word can be clarified only where everybody sees it."),
        )  # fmt: skip


def _on_contents(reading: _Reading) -> Iterator[Advice]:
    if not reading.is_told(FOR_WHOM):
        yield Advice(
            "for_whom", "brief", _("Say for whom it shall be better."),
            _("Ideas become concrete when one can picture who uses them."),
        )  # fmt: skip
    if not reading.is_told(AFTERWARDS):
        yield Advice(
            "afterwards", "brief", _("Say what happens with the winners: who builds it, until when, and whether the author may help."),
            _("Whether anything comes of it is what people ask first, and what brings them back."),
        )  # fmt: skip
    if reading.draft.decides == "sponsor" and not reading.is_told(CRITERIA):
        yield Advice(
            "criteria", "brief", _("Say by what you will choose, in three or four points."),
            _("You decide yourselves here; a choice by known criteria is accepted also by those who lose."),
        )  # fmt: skip
    if reading.words >= WORDS_WITHOUT_LIST and not reading.is_told(EXAMPLE):
        yield Advice(
            "example", "brief", _("Give an example of an answer that would fit, and of one that would not."),
            _("One example explains the limits faster than three sentences."),
        )  # fmt: skip
    if not _REACHABLE.search(reading.draft.brief):
        yield Advice(
            "contact", "brief", _("Say whom one can ask: a mail address, a page or a number."),
            _("A question that nobody answers is an entry that nobody sends."),
        )  # fmt: skip


def _on_form(draft: Draft) -> Iterator[Advice]:
    required = sum(bool(one.get("required")) for one in draft.form)
    if required > MOST_REQUIRED:
        yield Advice(
            "many_fields", "form", _("%(count)d fields have to be filled in. Require only what you need for the first look.", count=required),
            _("Each required field costs entries; what is missing can be asked of the few on the shortlist."),
        )  # fmt: skip


def _on_prizes(draft: Draft) -> Iterator[Advice]:
    if not draft.prizes:
        yield Advice(
            "no_prize", "prizes", _("Promise something, however small: money, a thing, a day in the workshop, the name on the wall."),
            _("People give their evening; the page says otherwise that nothing is promised."),
        )  # fmt: skip
    elif draft.prizes == 1:
        yield Advice(
            "one_prize", "prizes", _("Think of dividing the prize into two or three."),
            _("Several prizes draw more people than one large one, since more of them see a chance."),
        )  # fmt: skip


def _on_dates(draft: Draft) -> Iterator[Advice]:
    call = _length_of("entries", draft.phases)
    if call and call < SHORTEST_CALL:
        yield Advice(
            "short_call", "dates", _("Let the call run for two weeks or longer."),
            _("People hear of it late, and write at weekends."),
        )  # fmt: skip
    if call and call > LONGEST_CALL:
        yield Advice(
            "long_call", "dates", _("Let the call end sooner: it runs for %(days)d days.", days=call.days),
            _("Most entries come in the last days however long a call is; early entrants wait and forget it."),
        )  # fmt: skip
    voting = _length_of("votes", draft.phases)
    if voting and voting < SHORTEST_VOTING:
        yield Advice(
            "short_voting", "dates", _("Let people vote for a week, or at least for three days."),
            _("A short vote is won by whoever has friends at hand."),
        )  # fmt: skip


def _length_of(switch: str, phases: list[Phase]) -> timedelta | None:
    """From the first beginning to the last end of the phases with a switch; None where there is none."""
    own = [phase for phase in phases if switch in phase.switches]
    return max(phase.ends_at for phase in own) - min(phase.starts_at for phase in own) if own else None


def _beginning(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rstrip() + "…"


def _begins(stem: str, folded: str) -> re.Match | None:
    """Where a word (or words) with this beginning stands in a folded text."""
    return re.search(rf"(?<!\w){re.escape(stem)}", folded)


def _word_at(stem: str, folded: str) -> str:
    return re.search(rf"(?<!\w){re.escape(stem)}[\w-]*", folded)[0]
