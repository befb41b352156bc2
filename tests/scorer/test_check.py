"""Every file of the zoo, on the platform's road: what is said of it, with exact line numbers."""

import pytest

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
