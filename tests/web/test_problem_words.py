"""Problems of a prediction file in words: each by its code, and by kind where they are only counted."""

from ideahub.web.problem_words import problem_words, rest_words


def test_problem_is_said_by_its_code_with_its_values():
    said = problem_words({"code": "unknown_id", "values": {"id": "x7"}, "sentence": "as it was said"})
    assert "x7" in said and said != "as it was said"


def test_what_is_not_known_any_more_or_lacks_its_values_is_said_as_it_was():
    for problem in ({"code": "gone", "sentence": "as it was said"}, {"code": "unknown_id", "values": {}, "sentence": "as it was said"}):
        assert problem_words(problem) == "as it was said"


def test_counted_kinds_are_named_before_their_number():
    assert rest_words({"doubled_id": 1, "empty_value": 12, "missing_id": 0, "gone": 2}) == "ids that stand twice: 1; missing values: 12; gone: 2"
