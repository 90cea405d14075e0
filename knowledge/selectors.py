"""What does the published knowledge say? One snapshot per request: everything in it comes from one whole release.

Shapes are built from the release's payload in the database, never from YAML, lazily per region, and kept by hash.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings

from knowledge.models import ActiveRelease, FigureReport, Release, ReleasePart
from knowledge.search.query import ClauseIndex
from knowledge.shelf import Shelf
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.loader import jurisdiction_from
from knowledge.tables.parts import LEXICON, PLACES, REGION, lexicon_from, regions_from
from knowledge.tables.places import Places
from knowledge.tables.schema import Clause, Document, IndicativeRule, Jurisdiction

JURISDICTIONS_KEPT, DICTIONARIES_KEPT, RELEASES_KEPT = 512, 8, 8


class NothingPublished(Exception):
    """No release is active yet: run ``manage.py publish_knowledge``."""


class UnknownRelease(LookupError):
    """No release of that hash was ever published here."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One whole release. ``release`` is its hash; regions are read when they are first asked for."""

    release: str
    places: Places
    lexicon: Lexicon
    index: ClauseIndex
    _parts: Mapping[str, str]
    _documents: Mapping[str, str]

    def jurisdiction(self, region: str) -> Jurisdiction | None:
        """What one region itself published; None where it published nothing."""
        found = self._parts.get(REGION + region)
        return None if found is None else _jurisdiction(region, found)

    def chain(self, region: str) -> tuple[Jurisdiction, ...]:
        """The region and its parents, nearest first, as far as they published documents.

        A place of which only indicative figures are held is not covered by them.
        """
        return tuple(jurisdiction for jurisdiction in self._line(region) if jurisdiction.documents)

    def jurisdictions(self) -> tuple[Jurisdiction, ...]:
        """Every region that published anything, by code."""
        codes = sorted(key.removeprefix(REGION) for key in self._parts if key.startswith(REGION))
        return tuple(place for place in map(self.jurisdiction, codes) if place is not None)

    def indicative(self, region: str) -> tuple[IndicativeRule, ...]:
        """The unverified rules of the region and its parents, nearest first; never part of ``chain``'s rules."""
        return tuple(rule for jurisdiction in self._line(region) for rule in jurisdiction.indicative)

    def _line(self, region: str) -> tuple[Jurisdiction, ...]:
        if self.places.get(region) is None:
            return ()
        found = (self.jurisdiction(code) for code in self.places.line(region))
        return tuple(jurisdiction for jurisdiction in found if jurisdiction is not None)

    def part_hash(self, region: str) -> str:
        """The content hash of a region's part; KeyError where it published nothing."""
        return self._parts[REGION + region]

    def document(self, document_id: str) -> Document:
        """One document; KeyError where the release has none of that id."""
        jurisdiction = self.jurisdiction(self._documents[document_id])
        documents = jurisdiction.documents if jurisdiction else ()
        return {document.id: document for document in documents}[document_id]

    def documents(self) -> tuple[Document, ...]:
        """Every document of the release, by id."""
        return tuple(self.document(document_id) for document_id in sorted(self._documents))

    def clause(self, clause_id: str) -> tuple[Document, Clause]:
        """A clause with its document; KeyError where the release has none of that id."""
        owners = [known for known in self._documents if clause_id.startswith(f"{known}.")]
        for document in map(self.document, owners):
            for clause in document.clauses:
                if clause.id == clause_id:
                    return document, clause
        raise KeyError(clause_id)


_jurisdictions: Shelf[Jurisdiction] = Shelf(JURISDICTIONS_KEPT)
_places: Shelf[Places] = Shelf(DICTIONARIES_KEPT)
_lexicons: Shelf[Lexicon] = Shelf(DICTIONARIES_KEPT)
_snapshots: Shelf[Snapshot] = Shelf(RELEASES_KEPT)


def active_release() -> str:
    """The hash of the release everybody reads now, in one query; raises NothingPublished."""
    release: str | None = ActiveRelease.objects.filter(pk=1).values_list("release_id", flat=True).first()
    if release is None:
        raise NothingPublished("还没有发布任何政策数据：运行 manage.py publish_knowledge")
    return release


def active_snapshot() -> Snapshot:
    """The active release; ask once per request and pass it on. One query when it is known already."""
    return snapshot(active_release())


def snapshot(release: str) -> Snapshot:
    """A release by its hash, active or superseded (answers are replayed by it); raises UnknownRelease."""
    return _snapshots.get(release, partial(_load, release))


def forget() -> None:
    """Drops everything kept in memory (tests that exchange the database need it)."""
    for shelf in (_jurisdictions, _places, _lexicons, _snapshots):
        shelf.clear()


def _load(release: str) -> Snapshot:
    row = Release.objects.filter(pk=release).first()
    if row is None:
        raise UnknownRelease(release)
    parts: Mapping[str, str] = row.parts
    lexicon = lexicon_of(parts)
    return Snapshot(
        release=release,
        places=_places.get(parts[PLACES], partial(_places_from, parts[PLACES])),
        lexicon=lexicon,
        index=clause_index(parts, lexicon),
        _parts=parts,
        _documents=row.documents,
    )


def lexicon_of(parts: Mapping[str, str]) -> Lexicon:
    """The lexicon of a release's parts."""
    return _lexicons.get(parts[LEXICON], partial(_lexicon, parts[LEXICON]))


def clause_index(parts: Mapping[str, str], lexicon: Lexicon, *, keep: bool = True) -> ClauseIndex:
    """The search index over the region parts of a release; its folders lie in the cache by part hash.

    ``keep`` False: the regions it reads to build are not kept in memory, for whoever builds all of them in a row.
    """
    read = _jurisdiction if keep else _read_jurisdiction
    regions: dict[str, tuple[str, Callable[[], Jurisdiction]]] = {
        key.removeprefix(REGION): (found, partial(read, key.removeprefix(REGION), found))
        for key, found in parts.items()
        if key.startswith(REGION)
    }
    return ClauseIndex(settings.KNOWLEDGE_CACHE, regions, lexicon)


def _payload(part_hash: str) -> Any:
    return json.loads(ReleasePart.objects.values_list("payload", flat=True).get(pk=part_hash))


def _jurisdiction(region: str, part_hash: str) -> Jurisdiction:
    return _jurisdictions.get(part_hash, partial(_read_jurisdiction, region, part_hash))


def _read_jurisdiction(region: str, part_hash: str) -> Jurisdiction:
    return jurisdiction_from(region, _payload(part_hash))


def _places_from(part_hash: str) -> Places:
    return Places(regions_from(_payload(part_hash)))


def _lexicon(part_hash: str) -> Lexicon:
    return Lexicon(*lexicon_from(_payload(part_hash)))


# --- what readers say is wrong ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """One report: the figure as it was shown, the release it stood in, what the reader added."""

    document: str
    owner: str
    figure: str
    clause: str
    shown: str
    release: str
    text: str
    at: datetime


def reported_figures() -> tuple[ReportedFigure, ...]:
    """Every report, the oldest first."""
    names = ("document_id", "owner", "figure", "clause_id", "shown", "release", "text", "created_at")
    return tuple(ReportedFigure(*row) for row in FigureReport.objects.values_list(*names))
