"""Does nothing that tells who a person is stay anywhere: no log line, no task, no session, no column, no index file?"""

import io
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from celery.signals import before_task_publish, task_prerun
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from structlog.stdlib import ProcessorFormatter

from assistant import services
from assistant.tasks import forget_expired, group_questions

pytestmark = pytest.mark.usefixtures("published")

YIYUAN = "370323"
QUESTION = "低保户医疗救助比例是多少"
UNANSWERED = "低保户种牙报多少"
TYPED = {
    "ID number": ("身份证370323195003121234", "370323195003121234"),
    "ID number, spaced": ("370323 19500312 1234", "370323195003121234"),
    "ID number, full-width": ("证号３７０３２３１９５００３１２１２３４", "370323195003121234"),
    "ID number, zero-width": ("3\u200b7032319500312\u200b1234", "370323195003121234"),
    "old ID number": ("老证370323500312123", "370323500312123"),
    "phone": ("电话13800000000", "13800000000"),
    "phone, spaced": ("+86 138 0000 0000", "13800000000"),
    "phone, Chinese numerals": ("一三八零零零零零零零零", "一三八零零零零零零零零"),
    "bank card": ("卡号4000000000000002", "4000000000000002"),
    "bank card with a slip": ("银行卡6222021234567890123", "6222021234567890123"),
    "social security card": ("社保卡号A80706053", "80706053"),
    "telephone at home": ("家里电话0533-3240000", "05333240000"),
    "name": ("我叫欧阳建国", "欧阳建国"),
}
"""What somebody types, and what of it may stay nowhere, once blanks and signs are taken out."""

_SIGNS = re.compile(r"[\W_]+")

ids = pytest.mark.parametrize(("typed", "personal"), TYPED.values(), ids=TYPED.keys())


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Letters and digits alone, in one form, however they were spaced."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text))


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line that the log would show, from the lowest level on."""
    root = logging.getLogger()
    formatter = next(h.formatter for h in root.handlers if isinstance(h.formatter, ProcessorFormatter))
    stream = io.StringIO()
    handler, level = logging.StreamHandler(stream), root.level
    handler.setFormatter(formatter)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def messages() -> Iterator[list[str]]:
    """What every task was sent or called with."""
    seen: list[str] = []

    def note(**more: Any) -> None:
        parts = ("body", "headers", "args", "kwargs", "task_id")
        seen.append(str({part: more[part] for part in parts if part in more}))

    before_task_publish.connect(note)
    task_prerun.connect(note)
    yield seen
    before_task_publish.disconnect(note)
    task_prerun.disconnect(note)


def _columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                yield f"{model.__name__}.{field.name}", str(field.value_from_object(row))
            if model.__name__ == "Session":
                yield "Session, decoded", json.dumps(row.get_decoded(), ensure_ascii=False)  # type: ignore[attr-defined]


def _files() -> Iterator[tuple[str, str]]:
    for path in Path(settings.KNOWLEDGE_CACHE).rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode("utf-8", errors="ignore")


Kept = list[tuple[str, str]]


def everything_kept(client: Client, lines: io.StringIO, messages: list[str]) -> Kept:
    """(where, what) of all that outlives a request."""
    return [
        *(("log", line) for line in lines.getvalue().splitlines()),
        *(("task", message) for message in messages),
        ("session", json.dumps(dict(client.session), default=str, ensure_ascii=False)),
        ("cache", str(getattr(cache, "_cache", ""))),
        *_columns(),
        *_files(),
    ]


def leaks(kept: Kept, personal: str) -> list[str]:
    return [place for place, text in kept if personal in bare(text)]


@ids
def test_what_is_typed_into_the_chat_stays_nowhere_and_is_answered(
    typed: str, personal: str, client: Client, lines: io.StringIO, messages: list[str]
):
    for question in (QUESTION, UNANSWERED):
        client.post("/region/", {"region": YIYUAN})
        page = client.post("/ask/", {"question": f"{typed}，{question}"}, follow=True)
        assert page.status_code == 200
        assert "已经隐去" in page.content.decode()
        assert personal not in bare(page.content.decode())
        rated = page.redirect_chain[-1][0]
        client.post(f"{rated}rating/", {"score": 1})
    group_questions.delay()
    forget_expired.delay()
    kept = everything_kept(client, lines, messages)
    assert {"log", "task", "session", "Answer.question", "Rating.score"} <= {place for place, _ in kept}
    assert leaks(kept, personal) == []


@ids
def test_what_is_sent_to_the_interface_stays_nowhere_and_is_answered(
    typed: str, personal: str, client: Client, lines: io.StringIO, messages: list[str]
):
    body = {"question": f"{typed}，{QUESTION}", "region": YIYUAN, "as_of": "2020-06-01"}
    answer = client.post("/api/v1/ask/", body, content_type="application/json").json()
    assert answer["outcome"] == "answered"
    assert "personal_data_masked" in [notice["code"] for notice in answer["notices"]]
    assert personal not in bare(json.dumps(answer, ensure_ascii=False))
    rating = {"score": 2, "reason": f"没答到，{typed}"}
    assert (
        client.post(
            f"/api/v1/answers/{answer['answer_id']}/rating/", rating, content_type="application/json"
        ).status_code
        == 201
    )
    follow = {"question": f"{typed} 那特困呢", "conversation": answer["conversation"]}
    client.post("/api/v1/ask/", follow, content_type="application/json")
    assert leaks(everything_kept(client, lines, messages), personal) == []


@ids
def test_what_is_refused_or_fails_stays_nowhere(
    typed: str,
    personal: str,
    client: Client,
    lines: io.StringIO,
    messages: list[str],
    monkeypatch: pytest.MonkeyPatch,
):
    def failing(request: Any, snapshot: Any) -> None:
        raise RuntimeError(request.question)

    client.post("/ask/", {"question": f"{typed}{'啊' * 300}"})
    client.post("/ask/", {"question": "起付线", "conversation": typed, "slot": typed, "value": typed[:40]})
    client.post("/api/v1/ask/", {"question": QUESTION, "region": typed}, content_type="application/json")
    client.post("/api/v1/ask/", {"question": QUESTION, typed: typed}, content_type="application/json")
    client.post("/api/v1/ask/", f'{{"question": {typed}', content_type="application/json")
    client.get(f"/{typed}/")
    client.get("/region/", {"q": typed})
    client.get(f"/api/v1/answers/{typed}/")
    monkeypatch.setattr(services.pipeline, "answer", failing)
    client.raise_request_exception = False
    assert client.post("/ask/", {"question": f"{typed}，{QUESTION}"}).status_code == 500
    kept = everything_kept(client, lines, messages)
    assert any("RuntimeError" in text for place, text in kept if place == "log")
    assert leaks(kept, personal) == []


def test_a_leak_would_be_found(client: Client, lines: io.StringIO, messages: list[str]):
    client.post("/ask/", {"question": "贫困户大病起付线"})
    logging.getLogger("assistant").warning("a rare word stands here: 甲乙丙丁戊")
    assert leaks(everything_kept(client, lines, messages), "甲乙丙丁戊") != []
    assert "Answer.question" in leaks(everything_kept(client, lines, messages), "大病起付线")
