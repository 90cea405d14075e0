"""How does checked data become what everybody reads? Load, check, write parts, build caches, switch.

The only commit point is the transaction of ``_switch``; whatever dies before it leaves the old release active and
whole, and at most parts and cache folders that the next publish finds and uses.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from knowledge import selectors
from knowledge.models import ActiveRelease, FigureReport, Release, ReleasePart
from knowledge.search.index import folder_name
from knowledge.search.tokenizer import dictionary_version
from knowledge.tables.checks import check
from knowledge.tables.difference import Difference, Item, Items, difference, items_of, rolled_back
from knowledge.tables.doubts import doubts
from knowledge.tables.files import read_folders
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.loader import DataError
from knowledge.tables.parts import LEXICON, REGION, Part, documents_in, lexicon_from, parts_from, release_hash
from knowledge.tables.problems import Problem

RELEASES_WITH_CACHE: Final = 5
SWEPT_AFTER: Final = timedelta(days=1)


class WouldRollBack(Exception):
    """The data is older than what is active in ``items``; publish it only on purpose, with ``replace``."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = tuple(items)
        super().__init__("、".join(f"{kind} {name}" for kind, name in items))


class PublishedMeanwhile(Exception):
    """Another publish moved the active release between our reading it and our switch: nothing was changed by us."""


class CacheNotBuilt(Exception):
    """The search index could not be written (disk full, no permission): the old release stays active."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did: the release, what it changes against ``previous``, and whether the active release moved."""

    release: str
    previous: str | None
    difference: Difference
    moved: bool
    doubts: tuple[Problem, ...] = ()


def publish(
    *, folders: Sequence[Path], now: datetime, replace: bool = False, dry_run: bool = False, source: str = ""
) -> Published:
    """Makes the data of ``folders`` the active release; the same data again changes nothing.

    Raises DataError (nothing was written), WouldRollBack, CacheNotBuilt, PublishedMeanwhile. ``dry_run`` stops before
    the first write. Parts and releases once written are never changed or removed.
    """
    content = read_folders(folders)
    problems = check(content)
    if problems:
        raise DataError(problems)
    parts = parts_from(content)
    hashes = {part.key: part.hash for part in parts}
    tokenizer = _tokenizer_version(parts)
    release = release_hash(hashes, tokenizer)
    previous = _active()
    changes = _changes(parts, previous, allowed=replace or release == previous)
    doubtful = doubts(content)
    del content  # of a whole country it is hundreds of megabytes that building the indexes has no use for
    if dry_run:
        return Published(release, previous, changes, moved=False, doubts=doubtful)
    _write_parts(parts)
    documents = documents_in(parts)
    del parts
    _build_caches(hashes)
    moved = release != previous and _switch(
        Release(
            hash=release,
            parts=hashes,
            documents=documents,
            tokenizer=tokenizer,
            source=source or "、".join(folder.name for folder in folders),
            created_at=now,
        ),
        previous,
        now,
    )
    _sweep(now)
    return Published(release, previous, changes, moved, doubtful)


def _tokenizer_version(parts: Iterable[Part]) -> str:
    """The version of the tokenizer with the dictionary of these parts."""
    payload = next(json.loads(part.payload) for part in parts if part.key == LEXICON)
    return dictionary_version(Lexicon(*lexicon_from(payload)).words())


def _active() -> str | None:
    try:
        return selectors.active_release()
    except selectors.NothingPublished:
        return None


# --- is it newer? --------------------------------------------------------------------------------------------------


def _changes(parts: Sequence[Part], previous: str | None, *, allowed: bool) -> Difference:
    """What the parts change against the active release; raises WouldRollBack unless ``allowed``."""
    new = _items({part.key: part.payload for part in parts})
    releases = {release.hash: release.parts for release in Release.objects.all()}
    active = releases.pop(previous, {}) if previous else {}
    old = _items(_payloads(active))
    if not allowed:
        earlier = _earlier(releases.values(), without=set(active.values()))
        older = [items_of(key, json.loads(payload)) for key, payload in earlier]
        back = rolled_back(old, new, older)
        if back:
            raise WouldRollBack(back)
    return difference(old, new)


def _items(payloads: Mapping[str, str]) -> Items:
    found: dict[Item, str] = {}
    for key, payload in payloads.items():
        found |= items_of(key, json.loads(payload))
    return found


def _payloads(parts: Mapping[str, str]) -> dict[str, str]:
    texts = dict(ReleasePart.objects.filter(pk__in=list(parts.values())).values_list("hash", "payload"))
    return {key: texts[part_hash] for key, part_hash in parts.items()}


def _earlier(releases: Iterable[Mapping[str, str]], *, without: set[str]) -> list[tuple[str, str]]:
    """(key, payload) of every part that a superseded release held and the active one does not."""
    wanted = {part_hash: key for parts in releases for key, part_hash in parts.items() if part_hash not in without}
    rows = ReleasePart.objects.filter(pk__in=list(wanted)).values_list("hash", "payload")
    return [(wanted[part_hash], payload) for part_hash, payload in rows]


# --- the writes, in order ------------------------------------------------------------------------------------------


def _write_parts(parts: Sequence[Part]) -> None:
    """Inserts the parts that are missing; a part that is there already is the same, by its hash."""
    hashes = [part.hash for part in parts]
    known = set(ReleasePart.objects.filter(pk__in=hashes).values_list("hash", flat=True))
    for part in parts:
        if part.hash not in known:
            row = ReleasePart(hash=part.hash, key=part.key, payload=part.payload, size=len(part.payload.encode()))
            ReleasePart.objects.bulk_create([row], ignore_conflicts=True)


def _build_caches(hashes: Mapping[str, str]) -> None:
    """Writes the index folders that are missing, so that nobody waits for them after the switch."""
    try:
        selectors.clause_index(hashes, selectors.lexicon_of(hashes), keep=False).build()
    except OSError as error:
        raise CacheNotBuilt(str(error)) from error


def _switch(release: Release, previous: str | None, now: datetime) -> bool:
    """Makes ``release`` the active one if ``previous`` still is: the commit point. False when it is active already."""
    try:
        with transaction.atomic():
            active = ActiveRelease.objects.select_for_update().filter(pk=1).first()
            current = active.release_id if active else None
            if current == release.hash:
                return False
            if current != previous:
                raise PublishedMeanwhile(f"{current} is active, not {previous}")
            Release.objects.bulk_create([release], ignore_conflicts=True)
            if active is None:
                ActiveRelease.objects.create(pk=1, release_id=release.hash, since=now)
            else:
                ActiveRelease.objects.filter(pk=1).update(release_id=release.hash, since=now)
    except IntegrityError as error:
        raise PublishedMeanwhile(str(error)) from error
    return True


# --- tidying up ----------------------------------------------------------------------------------------------------


def _sweep(now: datetime) -> None:
    """Removes index folders that neither the active nor a recent release uses; parts and releases are never removed.

    A folder disappears in one step, and only when it is old as well: whoever still has it open keeps reading it, and
    whoever needs it again builds it again. Failing to tidy up is no failure of the publish.
    """
    root = Path(settings.KNOWLEDGE_CACHE) / "search"
    used = _folders_in_use()
    oldest = (now - SWEPT_AFTER).timestamp()
    for folder in sorted(root.glob("[!.]*")):
        with suppress(OSError):
            if folder.name not in used and folder.stat().st_mtime < oldest:
                leaving = folder.rename(root / f".swept-{folder.name}-{os.getpid()}")
                shutil.rmtree(leaving, ignore_errors=True)


def _folders_in_use() -> set[str]:
    active = ActiveRelease.objects.filter(pk=1).select_related("release")
    recent = Release.objects.order_by("-created_at")[:RELEASES_WITH_CACHE]
    return {
        folder_name(key.removeprefix(REGION), part_hash, release.tokenizer)
        for release in (*recent, *(row.release for row in active))
        for key, part_hash in release.parts.items()
        if key.startswith(REGION)
    }


# --- what readers say is wrong -------------------------------------------------------------------------------------


def report_figure(
    *, document: str, owner: str, figure: str, clause: str, shown: str, release: str, text: str, now: datetime
) -> None:
    """Keeps for the bureau that a reader finds a figure wrong; ``text`` comes without personal data, ≤ 300 characters.

    ``clause`` is empty for a figure that stands in no clause; ``shown`` is how the page showed the figure.
    """
    FigureReport.objects.create(
        document_id=document,
        owner=owner,
        figure=figure,
        clause_id=clause,
        shown=shown[:80],
        release=release,
        text=text[:300],
        created_at=now,
    )
