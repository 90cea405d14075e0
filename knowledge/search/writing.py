"""How do the clauses of one place get into a Whoosh index fast? Tokens come cut, in the order of clauses, all at once.

Whoosh's own writer serves any text in any order, handles each posting by itself five times over and keeps bounds of
lengths that no scorer here asks for: most of the time of a publish. The files are the same, its reader reads them.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from whoosh.codec.whoosh3 import W3Codec
from whoosh.formats import Existence
from whoosh.system import pack_uint
from whoosh.writing import SegmentWriter

_BLOCK: Final = 128
"""Postings in one block of the file, as Whoosh reads them."""
_PACKED: Final = tuple(pack_uint(count) for count in range(256))

Word = tuple["array[int]", "array[float]"]
"""The clauses (their numbers, ascending) in which a word stands, and how often in each."""


class PlaceWriter(SegmentWriter):  # type: ignore[misc] # Whoosh is not annotated
    """Writes an index that is still empty; ``add`` for each clause, then ``commit``."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=W3Codec(blocklimit=_BLOCK))
        self._words: dict[str, dict[str, Word]] = {name: defaultdict(_word) for name in self.schema.names()}

    def add(self, tokens: Mapping[str, Iterable[str]], stored: Mapping[str, object]) -> None:
        """One clause: the tokens of each indexed field, and what is stored."""
        self.perdocwriter.start_doc(self.docnum)
        for name, found in tokens.items():
            self.perdocwriter.add_field(name, self.schema[name], None, self._count(name, found))
        for name, value in stored.items():
            self.perdocwriter.add_field(name, self.schema[name], value, 0)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def _count(self, name: str, tokens: Iterable[str]) -> int:
        """Notes the tokens of this clause; how many they are, 0 for a field whose length does not count."""
        words, length = self._words[name], 0
        for token, count in Counter(tokens).items():
            clauses, counts = words[token]
            clauses.append(self.docnum)
            counts.append(count)
            length += count
        return length if self.schema[name].scorable else 0

    def _flush_segment(self) -> None:
        """What Whoosh calls to write the segment: its fields by name, their words in order of bytes."""
        self.perdocwriter.close()
        for name, words in sorted(self._words.items()):
            if words:
                self.fieldwriter.start_field(name, self.schema[name])
                counted = not isinstance(self.schema[name].format, Existence)
                for token, word in sorted((token.encode(), word) for token, word in words.items()):
                    self.fieldwriter.start_term(token)
                    _write_blocks(self.fieldwriter._postwriter, *word, counted=counted)
                    self.fieldwriter.finish_term()
                self.fieldwriter.finish_field()
        self._words.clear()
        self.fieldwriter.close()


def _word() -> Word:
    return array("I"), array("f")


def _write_blocks(postings: Any, clauses: "array[int]", counts: "array[float]", *, counted: bool) -> None:
    """All blocks of one word but the last, which ``finish_term`` writes."""
    for start in range(0, len(clauses), _BLOCK):
        if start:
            postings._write_block()
        block = counts[start : start + _BLOCK]
        postings._ids, postings._weights, postings._maxweight = clauses[start : start + _BLOCK], block, max(block)
        if counted:
            postings._values = [
                _PACKED[int(count)] if count < len(_PACKED) else pack_uint(int(count)) for count in block
            ]
