"""Every file of the zoo, on the platform's road: what is said of it, with exact line numbers."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer import check
from tests.scorer import zoo
from tests.scorer.scene import Contest, found


@pytest.fixture(scope="module")
def contests(tmp_path_factory):
    """A contest of each layout, with its compiled answers."""
    table = Contest(tmp_path_factory.mktemp("table"))
    netflix = Contest(tmp_path_factory.mktemp("netflix"), zoo.NETFLIX_ANSWERS, "netflix")
    return {"table": (table, table.reference), "netflix": (netflix, netflix.reference)}


@pytest.mark.parametrize("animal", zoo.ZOO, ids=lambda animal: animal.name)
def test_zoo(animal, contests):
    contest, reference = contests[animal.layout]
    outcome = contest.score(animal.content, reference)
    assert found(outcome) == list(animal.found)
    assert outcome.get("counts", {}) == animal.counts
    assert ("quiz" in outcome) is (not animal.found)
    assert all(problem["sentence"] and "%(" not in problem["sentence"] for problem in outcome.get("problems", []))


@pytest.mark.parametrize("animal", zoo.SOUND_ONES, ids=lambda animal: animal.name)
def test_sound_file_has_the_score_of_its_numbers(animal, contests):
    contest, reference = contests[animal.layout]
    score = contest.score(animal.content, reference)["exact"]
    assert score == contest.score(zoo.NETFLIX if animal.layout == "netflix" else contest_file(animal.name), reference)["exact"]


def contest_file(name: str) -> bytes:
    """The plain file with the same numbers."""
    whole = ("all quoted", "columns the other way round", "any order")
    return 'id,prediction\na,1\nb,2\nc,3\n"x,""y",4\né,5\n'.encode() if name in whole else zoo.SOUND


@pytest.mark.parametrize(
    ("header", "first", "expected"),
    [
        ("none", "", []),
        ("none", "id,prediction\n", [(1, "unknown_id")]),
        ("none", "a;1\n", [(1, "delimiter")]),
        ("optional", "", []),
        ("optional", "id,prediction\n", []),
        ("optional", "Id,Prediction\n", [(1, "unknown_id")]),
        ("required", "id,prediction\n", []),
        ("required", "", [(1, "no_header")]),
    ],
)
def test_header_as_the_contest_wants_it(header, first, expected, tmp_path):
    outcome = Contest(tmp_path, header=header).score(first.encode() + zoo.SOUND.split(b"\n", 1)[1])
    assert found(outcome)[: len(expected) or 1] == expected


PACKED = [zoo.PACKED, zoo.zipped(("p.csv", zoo.SOUND)), gzip.compress(zoo.SOUND[:30], mtime=0) + gzip.compress(zoo.SOUND[30:], mtime=0)]


@given(packed=st.sampled_from(PACKED), cut=st.integers(0, 400), changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=3))
def test_damaged_archives_have_an_outcome(contests, packed, cut, changes):
    contest, reference = contests["table"]
    content = bytearray(packed[: max(1, len(packed) - cut)])
    for place, byte in changes:
        content[place % len(content)] = byte
    outcome = contest.score(bytes(content), reference)
    assert ("problems" in outcome) is not ("quiz" in outcome)


@pytest.mark.parametrize("packed", PACKED, ids=("gzip", "zip", "two members"))
def test_archive_cut_anywhere_is_never_scored(packed, contests):
    contest, reference = contests["table"]
    outcomes = [contest.score(packed[:length], reference) for length in range(len(packed))]
    assert ["quiz" in outcome for outcome in outcomes] == [False] * len(packed)
    assert {outcome["problems"][0]["code"] for outcome in outcomes[4:]} <= {"truncated", "damaged", "not_a_number"}


def test_sections_in_many_pieces_and_a_wrong_line_in_the_last(tmp_path):
    """A file of several blocks, so that the swift road hands over to the careful one and takes up again."""
    films, rows = 400, 600
    answers = "".join(f"{film}:\n" + "3,quiz\n2,test\n" * (rows // 2) for film in range(films))
    contest = Contest(tmp_path, answers.encode(), "netflix")
    reference = contest.reference
    lines = [line for film in range(films) for line in (f"{film}:", *["3.14159"] * rows)]
    assert contest.score("\n".join(lines).encode(), reference)["rows"] == films * rows
    broken = list(lines)
    broken[1234], broken[-5] = "3,1", "x"
    assert found(contest.score("\n".join(broken).encode(), reference)) == [(1235, "too_many_columns"), (len(lines) - 4, "not_a_number")]
    del broken[1234]
    assert found(contest.score("\n".join(broken).encode(), reference)) == [(1803, "too_few_rows"), (len(lines) - 5, "not_a_number")]


def test_more_problems_than_any_attempt_has_stop_the_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "MOST_FINDINGS", 1000)
    outcome = Contest(tmp_path).score(zoo.SOUND + b"z,1\n" * 500_000)
    assert (found(outcome)[0], found(outcome)[1], sum(outcome["counts"].values()) < 400_000) == ((None, "too_many_problems"), (7, "unknown_id"), True)
