"""Does every run leave one line, under a heading that fits?"""

from pathlib import Path

from assistant.evaluation.log import append, commit


def test_runs_share_a_heading_as_long_as_they_count_the_same(tmp_path: Path):
    path = tmp_path / "log.tsv"
    append(path, {"day": "1", "commit": "a", "hits": "3/4"})
    append(path, {"day": "2", "commit": "b", "hits": "4/4"})
    assert path.read_text() == "day\tcommit\thits\n1\ta\t3/4\n2\tb\t4/4\n"
    append(path, {"day": "3", "commit": "c", "misses": "0/4"})
    assert path.read_text().splitlines()[-2:] == ["day\tcommit\tmisses", "3\tc\t0/4"]


def test_outside_a_checkout_the_commit_is_unknown(tmp_path: Path):
    assert commit(tmp_path) == "unknown"
