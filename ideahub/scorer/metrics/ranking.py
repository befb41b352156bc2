"""Metrics for lists: a row is a list of ids, best first; its answer is the set of ids that are relevant."""

import numpy as np

from ideahub.scorer.metric import MeanMetric, Setting, metrics
from ideahub.scorer.setup_problem import Problem
from ideahub.scorer.words import _

# Ids looked at together: keeps memory flat however long the lists are.
CELLS = 1 << 20


class RankingMetric(MeanMetric):
    """What metrics of lists share: the mean over rows of how early relevant ids stand in a list."""

    direction = "higher"
    best = 1.0
    reads = truth_reads = "ranking"
    bounds = truth_bounds = None

    def problems(self, truth, settings):
        empty = int(np.count_nonzero(~(truth >= 0).any(axis=1)))
        if empty:
            return [Problem("empty_answers", _("%(count)d rows have no relevant id, so that no list can be right for them."), {"count": empty})]
        doubled = int(np.count_nonzero((_repeated(truth) & (truth >= 0)).any(axis=1)))
        if doubled:
            return [Problem("repeated_answers", _("%(count)d rows name a relevant id twice. Name each once."), {"count": doubled})]
        return []

    def losses(self, truth, prediction, settings):
        gains = np.zeros(len(truth))
        step = max(1, CELLS // max(1, truth.shape[1] + prediction.shape[1]))
        for start in range(0, len(truth), step):
            here = slice(start, start + step)
            wanted, listed = truth[here], prediction[here]
            gains[here] = self.gains(_hits(wanted, listed), _different(wanted), settings)
        return gains

    def gains(self, hits: np.ndarray, relevant: np.ndarray, settings: dict) -> np.ndarray:
        """The gain of each row, from which places of its list hit, and how many different ids are relevant."""
        raise NotImplementedError


@metrics.register
class MapAtK(RankingMetric):
    """Mean average precision at k.

    >>> MapAtK().score(np.array([[7, 8]]), np.array([[7, 9, 8]]), {"k": 3}) == (1 + 2 / 3) / 2
    True
    """

    name = "map_at_k"
    label = _("Mean average precision at k")
    formula = "mean over rows of sum over hits at place i <= k of (hits up to i) / i, divided by min(k, relevant ids)"
    definition = _("How early the relevant ids stand among the first k of each list. An id named again keeps its place and hits nothing.")
    source = "Manning, Raghavan and Schuetze, Introduction to Information Retrieval (2008) 8.4; the variant with min(k, relevant) of KDD Cup 2012"
    settings = (Setting("k", _("Length of the list that counts (k)"), 5, 1, 1000),)

    def gains(self, hits, relevant, settings):
        hits = hits[:, : settings["k"]]
        precision = np.cumsum(hits, axis=1) / np.arange(1, hits.shape[1] + 1)
        return np.sum(precision * hits, axis=1) / np.minimum(relevant, settings["k"])


@metrics.register
class NdcgAtK(RankingMetric):
    """Normalized discounted cumulative gain at k, with relevance yes or no.

    >>> NdcgAtK().score(np.array([[7]]), np.array([[9, 8, 7]]), {"k": 3})
    0.5
    """

    name = "ndcg_at_k"
    label = _("Normalized discounted cumulative gain at k")
    formula = "mean over rows of sum over hits at place i <= k of 1 / log2(i + 1), divided by the same sum for the best list"
    definition = _(
        "How early the relevant ids stand among the first k of each list, where later places count slowly less. An id named again hits nothing."
    )
    source = "Jarvelin and Kekalainen, ACM Transactions on Information Systems 20 (2002) 422-446; scikit-learn: ndcg_score"
    settings = (Setting("k", _("Length of the list that counts (k)"), 10, 1, 1000),)

    def gains(self, hits, relevant, settings):
        discounts = 1.0 / np.log2(np.arange(2, settings["k"] + 2))
        hits = hits[:, : settings["k"]]
        ideal = np.cumsum(discounts)[np.minimum(relevant, settings["k"]) - 1]
        return np.sum(hits * discounts[: hits.shape[1]], axis=1) / ideal


@metrics.register
class Mrr(RankingMetric):
    """Mean reciprocal rank.

    >>> Mrr().score(np.array([[7], [8]]), np.array([[9, 7], [8, -1]]))
    0.75
    """

    name = "mrr"
    label = _("Mean reciprocal rank")
    formula = "mean over rows of 1 / (place of the first relevant id), 0 where there is none"
    definition = _("How far down one has to read to find the first relevant id: 1 where it leads, one half where it is second.")
    source = "Voorhees, TREC-8 Question Answering Track Report (1999) 77-82"

    def gains(self, hits, relevant, settings):
        if hits.shape[1] == 0:
            return np.zeros(len(hits))
        first = np.argmax(hits, axis=1)
        return np.where(hits.any(axis=1), 1.0 / (first + 1), 0.0)


def _repeated(lists: np.ndarray) -> np.ndarray:
    """Which places name an id that stands earlier in the same list; padding, too, from its second place on."""
    order = np.argsort(lists, axis=1, kind="stable")
    ordered = np.take_along_axis(lists, order, axis=1)
    again = np.zeros(lists.shape, dtype=bool)
    again[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    repeated = np.empty(lists.shape, dtype=bool)
    np.put_along_axis(repeated, order, again, axis=1)
    return repeated


def _different(lists: np.ndarray) -> np.ndarray:
    """How many different ids each list names."""
    return np.count_nonzero((lists >= 0) & ~_repeated(lists), axis=1)


def _hits(wanted: np.ndarray, listed: np.ndarray) -> np.ndarray:
    """Which places of the lists name a relevant id for the first time.

    >>> _hits(np.array([[3, 5]]), np.array([[5, 4, 5, 3, -1]])).tolist()
    [[True, False, False, True, False]]
    """
    # A list and the relevant ids of its row are sorted together, relevant ones first among equals: what follows its like is a hit.
    both = np.concatenate([wanted, listed], axis=1)
    order = np.argsort(both, axis=1, kind="stable")
    ordered = np.take_along_axis(both, order, axis=1)
    from_list = order >= wanted.shape[1]
    follows = np.zeros(both.shape, dtype=bool)
    follows[:, 1:] = (ordered[:, 1:] == ordered[:, :-1]) & from_list[:, 1:] & ~from_list[:, :-1] & (ordered[:, 1:] >= 0)
    found = np.empty(both.shape, dtype=bool)
    np.put_along_axis(found, order, follows, axis=1)
    return found[:, wanted.shape[1] :]
