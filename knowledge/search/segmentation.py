"""Into which words does a run of Chinese fall? The likeliest path through a dictionary of words and how often each
is used, by dynamic programming from the end of the run.

It cuts exactly as jieba's ``cut_for_search`` without its statistical guesses, whose dictionary it takes, in one pass
instead of four: publishing a whole country cuts some millions of runs.
"""

import re
from collections.abc import Iterator, Mapping
from math import log
from typing import Final

_IN_DICTIONARY: Final = re.compile(r"([\u4e00-\u9fd5]+)")
"""The characters that the dictionary's words are made of; any other (rare Han, 〇) is a word of its own."""


class Segmentation:
    """Cuts by ``counts``, which holds every word with its count and every beginning of a word with at least 0.

    ``total`` is the sum of the counts. Both are read at every cut and never changed.
    """

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        self._counts = counts
        self._log_total = log(total)

    def words(self, run: str) -> list[str]:
        """The words of a run in order, the shorter words inside one before it."""
        found: list[str] = []
        for position, stretch in enumerate(_IN_DICTIONARY.split(run)):
            if position % 2:
                found += self._with_shorter_words(stretch)
            else:
                found += stretch
        return found

    def _with_shorter_words(self, stretch: str) -> Iterator[str]:
        ends, counts, start = self._ends(stretch), self._counts, 0
        while start < len(stretch):
            end = ends[start]
            word, length = stretch[start:end], end - start
            for size in (2, 3):
                if length > size:
                    inside = (word[at : at + size] for at in range(length - size + 1))
                    yield from (part for part in inside if counts.get(part))
            yield word
            start = end

    def _ends(self, stretch: str) -> list[int]:
        """Where the word that starts at each place ends on the likeliest path; of equally likely ones the longest."""
        counts, log_total, length = self._counts, self._log_total, len(stretch)
        likelihood, ends = [0.0] * (length + 1), [0] * length
        for start in range(length - 1, -1, -1):
            best, best_end, end = None, start + 1, start + 1
            part = stretch[start:end]
            while end <= length and part in counts:
                count = counts[part]
                if count:
                    value = log(count) - log_total + likelihood[end]
                    if best is None or value >= best:
                        best, best_end = value, end
                end += 1
                part = stretch[start:end]
            if best is None:
                best = log(counts.get(stretch[start], 0) or 1) - log_total + likelihood[start + 1]
            likelihood[start], ends[start] = best, best_end
        return ends
