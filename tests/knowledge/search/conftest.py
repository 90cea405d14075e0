"""Which engines have to keep the contract of search: the tests beside this file run against each of them."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from knowledge.search.query import ClauseIndex
from knowledge.tables.lexicon import Lexicon
from knowledge.tables.schema import Jurisdiction
from tests.knowledge.search import clauses

MakeIndex = Callable[..., ClauseIndex]


def parts(library: Mapping[str, Jurisdiction], version: str = "1") -> dict[str, tuple[str, Callable[[], Jurisdiction]]]:
    return {region: (f"{region}-{version}", partial(library.__getitem__, region)) for region in library}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run, so that the dictionary is read once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(params=["whoosh"])
def make_index(request: pytest.FixtureRequest, cache: Path) -> MakeIndex:
    """Makes an index of the made-up library, or of another one; a further engine is a further ``params``."""

    def make(
        library: Mapping[str, Jurisdiction] | None = None,
        folder: Path | None = None,
        version: str = "1",
        lexicon: Lexicon | None = None,
    ) -> ClauseIndex:
        content = clauses.library() if library is None else library
        return ClauseIndex(folder or cache, parts(content, version), lexicon or clauses.lexicon())

    return make


@pytest.fixture
def index(make_index: MakeIndex) -> ClauseIndex:
    return make_index()
