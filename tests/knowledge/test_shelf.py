"""Does the shelf make each value once, keep a bounded number, and forget the longest unused first?"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.shelf import Shelf


def test_a_value_is_made_once_however_many_threads_ask():
    shelf: Shelf[str] = Shelf(10)
    made: list[str] = []

    def make(key: str) -> str:
        time.sleep(0.005)
        made.append(key)
        return key.upper()

    keys = ["a", "b", "c"] * 40
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda key: shelf.get(key, lambda: make(key)), keys))
    assert found == [key.upper() for key in keys]
    assert sorted(made) == ["a", "b", "c"]


def test_the_longest_unused_value_leaves_first():
    shelf: Shelf[int] = Shelf(2)
    for key in ("old", "kept", "old", "new"):  # "old" was used again, so "kept" leaves
        shelf.get(key, lambda: 1)
    assert shelf.get("old", lambda: 2) == 1
    assert shelf.get("new", lambda: 2) == 1
    assert shelf.get("kept", lambda: 2) == 2


def test_a_value_that_could_not_be_made_leaves_nothing_behind():
    shelf: Shelf[int] = Shelf(2)

    def fail() -> int:
        raise OSError("no database")

    with pytest.raises(OSError, match="no database"):
        shelf.get("key", fail)
    assert shelf.get("key", lambda: 3) == 3


def test_a_cleared_shelf_makes_its_values_again():
    shelf: Shelf[int] = Shelf(2)
    shelf.get("key", lambda: 1)
    shelf.clear()
    assert shelf.get("key", lambda: 2) == 2
