"""Does everything the papers tell a reader to type exist?"""

import re
import subprocess

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

PAPERS = [path for name in ("README.md", "CONTRIBUTING.md") if (path := settings.ROOT / name).exists()]
MAKEFILE = (settings.ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def typed(text: str) -> str:
    """The parts of a paper that are code: fenced blocks and backticks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_make_target_of_the_papers_exists(paper):
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", typed(paper.read_text())))
    assert named
    assert named <= TARGETS


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_management_command_of_the_papers_exists(paper):
    named = set(re.findall(r"manage\.py ([a-z_]+)", typed(paper.read_text())))
    assert named <= set(get_commands())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_address_of_the_papers_leads_somewhere(paper):
    for address in re.findall(r"http://127\.0\.0\.1:\d+(/[^\s\"'`)?]*)", typed(paper.read_text())):
        resolve(address)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_file_the_papers_link_to_exists(paper):
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", paper.read_text()):
        assert (paper.parent / link).exists(), link


def test_every_make_target_says_what_it_does_or_serves_another():
    described = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert {"run", "test", "check", "doctor", "lock", "setup", "help"} <= described
    shown = subprocess.run(["make", "-s"], cwd=settings.ROOT, capture_output=True, text=True, check=True).stdout
    assert all(re.search(rf"^{target} ", shown, re.MULTILINE) for target in described)
