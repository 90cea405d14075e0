"""What is a release made of: content-addressed parts, one per region, one for places, one for the lexicon.

The same content has the same hash on every machine: keys sorted, decimals and days as the text that was written.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from knowledge.tables import schema
from knowledge.tables.files import Content
from knowledge.tables.loader import AmbiguousWordingFile, LexiconEntryFile, RegionFile, TopicFile, checked

PLACES, LEXICON, REGION = "places", "lexicon", "region:"


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its key in the release, its payload as canonical JSON, and the SHA-256 of that text in hex."""

    key: str
    payload: str
    hash: str


def canonical(payload: object) -> str:
    """JSON that depends on content alone: sorted keys, no blanks, text as it is."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def part(key: str, payload: object) -> Part:
    text = canonical(payload)
    return Part(key, text, digest(text))


def payload_of(part: Part) -> Any:
    """What a part says."""
    return json.loads(part.payload)


def release_hash(parts: Mapping[str, str], tokenizer: str) -> str:
    """The name of a release: "sha256:" and the hash over its (key, part hash) pairs and the tokenizer's version."""
    return "sha256:" + digest(canonical([sorted(parts.items()), tokenizer]))


def parts_from(content: Content) -> tuple[Part, ...]:
    """The parts of all that was read, independent of folders and of the order of documents and tables."""
    regions: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for document in sorted(content.documents, key=lambda entry: entry.item.id):
        _region(regions, document.item.region)["documents"].append(_raw(document.item))
    tables = sorted(content.tables, key=lambda entry: (entry.item.program, entry.item.rules[0].id))
    for table in tables:
        _region(regions, table.item.region)["tables"].append(_raw(table.item))
    for rights in content.entitlements:
        _region(regions, rights.item.region).setdefault("entitlements", []).append(_raw(rights.item))
    for unverified in content.indicative:
        _region(regions, unverified.item.region).setdefault("indicative", []).append(_raw(unverified.item))
    places = [_raw(entry.item) for entry in sorted(content.regions, key=lambda entry: entry.item.code)]
    lexicon = {
        "entries": [_raw(entry.item) for entry in content.entries],
        "topics": [_raw(entry.item) for entry in content.topics],
        "ambiguous": [_raw(entry.item) for entry in content.ambiguous],
    }
    return (
        part(LEXICON, lexicon),
        part(PLACES, {"regions": places}),
        *(part(REGION + code, payload) for code, payload in sorted(regions.items())),
    )


def _region(regions: dict[str, dict[str, list[dict[str, Any]]]], code: str) -> dict[str, list[dict[str, Any]]]:
    return regions.setdefault(code, {"documents": [], "tables": []})


def _raw(item: BaseModel) -> dict[str, Any]:
    """What was written, in JSON's types: only the keys that were set, enums by code, decimals as text."""
    raw = item.model_dump(mode="json", by_alias=True, exclude_unset=True)
    raw.pop("replaces", None)
    for rule in (*raw.get("rules", ()), *raw.get("entitlements", ())):
        rule.pop("replaces", None)
    return raw


def regions_from(payload: Mapping[str, Any]) -> tuple[schema.Region, ...]:
    return tuple(checked(RegionFile, row, PLACES).shape() for row in payload["regions"])


def lexicon_from(
    payload: Mapping[str, Any],
) -> tuple[tuple[schema.LexiconEntry, ...], tuple[schema.Topic, ...], tuple[schema.AmbiguousWording, ...]]:
    """Entries, topics and ambiguous wordings, as ``Lexicon`` takes them."""
    entries = tuple(checked(LexiconEntryFile, row, LEXICON).shape() for row in payload["entries"])
    topics = tuple(checked(TopicFile, row, LEXICON).shape() for row in payload["topics"])
    ambiguous = tuple(checked(AmbiguousWordingFile, row, LEXICON).shape() for row in payload["ambiguous"])
    return entries, topics, ambiguous


def documents_in(parts: Iterable[Part]) -> dict[str, str]:
    """Which region each document belongs to, so that one document is found without reading every region."""
    found: dict[str, str] = {}
    for piece in parts:
        if piece.key.startswith(REGION):
            found |= {raw["id"]: piece.key.removeprefix(REGION) for raw in json.loads(piece.payload)["documents"]}
    return found
