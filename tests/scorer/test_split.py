"""The seeded split: the same for the same seed and ids, in whatever order, and of about the size that was asked for."""

import hashlib
import hmac

import pytest

from ideahub.scorer.split import QUIZ, SeededSplit, commitment
from tests.scorer.scene import Contest

LINES = [b"row%d,%d" % (row, row % 5) for row in range(2000)]


def half_by_id(folder, lines, **order):
    """For each id whether it is in the quiz half."""
    contest = Contest(folder, b"id,answer\n" + b"\n".join(lines), seed="a long secret", share=0.3, **order)
    about, problems = contest.compiled()
    assert problems == []
    reference = contest.reference
    names = reference.arrays["names"].tobytes()
    ends = reference.arrays["name_ends"].tolist()
    ids = [names[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    return {name: bool(slot < reference.quiz) for name, slot in zip(ids, reference.arrays["place"].tolist(), strict=True)}, about


def test_order_of_rows_plays_no_part_and_the_seed_is_committed(tmp_path):
    halves, about = half_by_id(tmp_path, LINES)
    backwards, _about = half_by_id(tmp_path, LINES[::-1])
    assert halves == backwards
    assert abs(sum(halves.values()) - 600) < 100
    assert about["seed_sha256"] == commitment("a long secret") == hashlib.sha256(b"a long secret").hexdigest()


def test_another_seed_gives_another_split_and_rows_that_come_later_move_none(tmp_path):
    names = [b"row%d" % row for row in range(100)]
    one, other = (SeededSplit(seed, 0.5) for seed in ("one", "other"))
    assert [one.half_of(name) for name in names] != [other.half_of(name) for name in names]
    few, _about = half_by_id(tmp_path, LINES[:500])
    many, _about = half_by_id(tmp_path, LINES)
    assert all(many[name] == half for name, half in few.items())


def test_half_is_what_anybody_can_compute_from_the_seed():
    split = SeededSplit("seed", 0.5)
    for name in (b"a", b"b", b"11:3", "é".encode()):
        fraction = int.from_bytes(hmac.new(b"seed", name, "sha256").digest()[:8], "big") / 2**64
        assert (split.half_of(name) == QUIZ) is (fraction < 0.5)


@pytest.mark.parametrize("share", [0, 1, -0.5, 1.5])
def test_share_leaves_both_halves_something(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        SeededSplit("seed", share)


def test_netflix_layout_is_split_by_section_and_number(tmp_path):
    content = b"".join(b"%d:\n" % film + b"3\n4\n5\n" for film in range(50))
    contest = Contest(tmp_path, content, "netflix", seed="s", share=0.5)
    split = SeededSplit("s", 0.5)
    expected = [split.half_of(b"%d:%d" % (film, number)) == QUIZ for film in range(50) for number in (1, 2, 3)]
    reference = contest.reference
    assert [slot < reference.quiz for slot in reference.arrays["place"].tolist()] == expected
