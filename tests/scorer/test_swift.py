"""The swift road takes exactly what the careful road takes, and finds the same values: on the zoo, on mutants, on rows in any order."""

import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.scorer.check import check_file
from ideahub.scorer.columns import column_for
from ideahub.scorer.cutting import fields_of
from ideahub.scorer.expected import MappedIds
from ideahub.scorer.findings import Findings
from ideahub.scorer.reading import _roads, prediction_values
from ideahub.scorer.shape import Shape
from tests.scorer import zoo
from tests.scorer.scene import Contest


@pytest.fixture(scope="module")
def contests(tmp_path_factory):
    """Contests whose compiled answers are kept: by layout, and one of labels."""
    table = Contest(tmp_path_factory.mktemp("table"))
    netflix = Contest(tmp_path_factory.mktemp("netflix"), zoo.NETFLIX_ANSWERS, "netflix")
    labels = Contest(tmp_path_factory.mktemp("labels"), zoo.ANSWERS, metric="accuracy")
    return {"table": (table, table.reference), "netflix": (netflix, netflix.reference), "labels": (labels, labels.reference)}


def roads(contest, reference, content: bytes, piece: int = 1 << 20):
    """What the careful road and the swift road find: (problems, values), and how many pieces the latter took."""
    results, taken = [], []
    values = prediction_values(contest.metric)
    for is_swift in (False, True):
        findings = Findings()
        column = column_for(reference.rows, values, [] if values.is_number else reference.vocabulary)
        shape = Shape(reference.layout, values=(values,))
        layout, swift = _roads(reference, shape, findings, [column])

        def road(number, lines, is_swift=is_swift, swift=swift):
            took = is_swift and swift(number, lines)
            taken.append(took)
            return took

        check_file(_Sips(content, piece), layout, findings, road, zoo.MOST_BYTES, 65536)
        words = [column.words[code] for code in column.array] if column.words and not findings else column.array.tolist()
        results.append((findings.as_json(), None if findings else words))
    return results[0], results[1], sum(taken)


class _Sips(io.BytesIO):
    """A file that gives its bytes in small blocks."""

    def __init__(self, content: bytes, most: int):
        super().__init__(content)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most) if size and size > 0 else size)


@pytest.mark.parametrize("animal", zoo.ZOO, ids=lambda animal: animal.name)
@pytest.mark.parametrize("piece", [1 << 20, 7], ids=["whole", "in sips"])
def test_both_roads_say_the_same_of_the_zoo(animal, piece, contests):
    careful, swift, _taken = roads(*contests[animal.layout], animal.content, piece if len(animal.content) < 1000 else 1 << 20)
    assert careful == swift


PLAIN = b"id,prediction\na,1\nb,2.5\nc,-3e-1\n"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("table", PLAIN),
        ("table", PLAIN.replace(b"\n", b"\r\n")),
        ("table", b'"id","prediction"\n"a","1"\n"b","2"\n"c",3\n'),
        ("table", b"prediction,id\n1,c\n2,b\n3,a\n"),
        ("labels", PLAIN),
        ("netflix", zoo.NETFLIX),
        ("netflix", zoo.NETFLIX.replace(b"\n", b"\r\n")),
    ],
)
def test_plain_files_go_the_swift_road(kind, content, contests):
    assert roads(*contests[kind], content)[2] == 1


FRAGMENTS = [
    b"a",
    b"b",
    b"c",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b'"',
    b"1",
    b"2.5",
    b"-3e2",
    b".",
    b"e",
    b"111:",
    b"225:",
    b":",
    b" ",
    b"\x00",
    "é".encode(),
    b"\xe9",
    b"nan",
    b"_",
]


@given(st.data())
def test_both_roads_say_the_same_of_mutants(contests, data):
    kind = data.draw(st.sampled_from(["table", "netflix", "labels"]))
    content = zoo.NETFLIX if kind == "netflix" else data.draw(st.sampled_from([zoo.SOUND, b"id,prediction\na,1\nb,2\nc,3\nc,4\nb,5\n"]))
    for _change in range(data.draw(st.integers(0, 4))):
        place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 5))
        content = content[:place] + data.draw(st.sampled_from([*FRAGMENTS, b""])) + content[place + length :]
    careful, swift, _taken = roads(*contests[kind], content, data.draw(st.sampled_from([3, 11, 1 << 20])))
    assert careful == swift


@given(
    st.binary(max_size=400),
    st.sampled_from(["table", "netflix", "labels"]),
    st.sampled_from([b"", b"id,prediction\n", b"111:\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04"]),
)
def test_any_bytes_have_an_outcome(contests, content, kind, head):
    contest, reference = contests[kind]
    outcome = contest.score(head + content, reference)
    assert ("problems" in outcome) is not ("quiz" in outcome)
    assert all(problem["line"] is None or problem["line"] >= 1 for problem in outcome.get("problems", []))


NAMES = [f"id{number * number:x}" for number in range(300)]
ROWS = "id,answer,split\n" + "".join(f"{name},{place % 7},{'quiz' if place % 3 else 'test'}\n" for place, name in enumerate(NAMES))


@pytest.fixture(scope="module")
def hundreds(tmp_path_factory):
    """A contest of 300 rows, and the outcome of a file in their order."""
    contest = Contest(tmp_path_factory.mktemp("hundreds"), ROWS.encode())
    lines = [f"{name},{math.sqrt(place)!r}" for place, name in enumerate(NAMES)]
    reference = contest.reference
    return contest, reference, lines, contest.score("\n".join(["id,prediction", *lines]).encode(), reference)


@given(chance=st.randoms(use_true_random=False), reverse=st.booleans())
def test_any_order_of_rows_has_the_same_score_to_the_last_bit(hundreds, chance, reverse):
    contest, reference, lines, expected = hundreds
    assert "quiz" in expected
    moved = list(lines)
    chance.shuffle(moved)
    if reverse:
        moved = [",".join(reversed(line.split(","))) for line in moved]
    outcome = contest.score("\n".join(["prediction,id" if reverse else "id,prediction", *moved]).encode(), reference)
    assert outcome == expected


def test_stranger_with_the_hash_of_all_ids_is_still_a_stranger(hundreds):
    _contest, reference, _lines, _expected = hundreds
    stranger = fields_of([b"stranger"])
    ids = MappedIds(reference)
    ids.hashes = np.full(len(ids), stranger.hashes()[0])
    assert (ids.find("stranger"), ids.rows_of(stranger)) == (-1, None)
    ids.hashes = np.full(len(ids), fields_of([b"id10"]).hashes()[0])
    assert ids.find("id10") == NAMES.index("id10")
