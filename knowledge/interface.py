"""What does every endpoint take and refuse? Strict JSON in; money, rates and RFC 9457 problems out."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import IO, Any, NoReturn

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, QueryDict
from django.utils.functional import lazy
from django.utils.translation import get_language
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser

PROBLEM_TYPE = "application/problem+json"

FEN_PER_YUAN = 100
LARGEST_AMOUNT = 100_000_000 * FEN_PER_YUAN
"""The largest amount a body may name, in fen; more is a slip of the keyboard."""

_AMOUNT = re.compile(r"(?P<yuan>[0-9]{1,9})(?:\.(?P<fen>[0-9]{1,2}))?")


def said(zh: str, en: str) -> str:
    """The sentence in the language of the request: Chinese, or English where the client asks for it."""
    return en if (get_language() or "").startswith("en") else zh


# --- figures on the wire ---------------------------------------------------------------------------------------------


def money(fen: int) -> str:
    """Fen as yuan with two decimals: 7675000 → "76750.00"."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def money_range(low: int, high: int | None) -> dict[str, str | None]:
    """A range of fen on the wire; a known amount has low = high, an unbounded one no high."""
    return {"low": money(low), "high": None if high is None else money(high)}


def rate(basis_points: int) -> str:
    """Basis points as a fraction with at least two decimals: 6500 → "0.65", 50 → "0.005"."""
    whole, rest = divmod(abs(basis_points), 10_000)
    digits = f"{rest:04d}".rstrip("0").ljust(2, "0")
    return f"{'-' if basis_points < 0 else ''}{whole}.{digits}"


class MoneyField(serializers.Field[int, Any, str, Any]):
    """An amount in yuan, as text or a whole number, becomes fen; floats, booleans and a third decimal are refused."""

    def to_internal_value(self, data: object) -> int:
        if isinstance(data, int) and not isinstance(data, bool):
            data = str(data)
        found = _AMOUNT.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            raise serializers.ValidationError(
                said('请写成以元为单位的金额，如 "76750.00"。', 'Give an amount in yuan as text, such as "76750.00".')
            )
        fen = int(found["yuan"]) * FEN_PER_YUAN + int((found["fen"] or "0").ljust(2, "0"))
        if fen > LARGEST_AMOUNT:
            raise serializers.ValidationError(said("金额超过一亿元。", "The amount is over 100,000,000 yuan."))
        return fen

    def to_representation(self, value: int) -> str:
        return money(value)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_A_DAY = "请写成 2020-06-01 这样的日期。", "Give a date such as 2020-06-01."


def day_from(raw: object) -> date:
    """The day of a text YYYY-MM-DD in ASCII digits, no other form; raises ValueError."""
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise ValueError("not written as YYYY-MM-DD")
    return date.fromisoformat(raw)


class DayField(serializers.DateField):
    """A day as YYYY-MM-DD only: a looser reading would guess what was meant."""

    def to_internal_value(self, value: Any) -> date:
        try:
            return day_from(value)
        except ValueError:
            raise serializers.ValidationError(said(*NOT_A_DAY)) from None


class RegionField(serializers.RegexField):
    """A code of GB/T 2260: six ASCII digits with nothing around them."""

    default_error_messages = {
        "invalid": lazy(said, str)(
            "请写六位行政区划代码，如 370323。", "Give a region code of six digits, such as 370323."
        )
    }

    def __init__(self, *, help_text: str = "A code of GB/T 2260.", **options: Any) -> None:
        super().__init__(r"^[0-9]{6}\Z", help_text=help_text, trim_whitespace=False, **options)


# --- bodies ----------------------------------------------------------------------------------------------------------


class LimitedJSONParser(BaseParser):
    """UTF-8 JSON of bounded size and depth: no NaN, no repeated key, no broken character (else 400, too large 413)."""

    media_type = "application/json"
    max_bytes = 64 * 1024
    max_depth = 16

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(self.max_bytes + 1)
        if len(raw) > self.max_bytes:
            raise TooLarge
        try:
            document = json.loads(
                raw.decode("utf-8"),
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_without_repeats,
            )
            for text in _texts(document, self.max_depth):
                text.encode("utf-8")  # a lone surrogate cannot be stored or answered
                if "\0" in text:
                    raise ValueError("NUL")
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(
                said("请求内容不是有效的 JSON。", "The body is not valid JSON of acceptable depth.")
            ) from error
        return document


class BatchJSONParser(LimitedJSONParser):
    """The same for the one endpoint that takes many bodies at once."""

    max_bytes = 2 * 1024 * 1024


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(digits)
    return number


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("repeated key")
    return found


def _texts(document: Any, max_depth: int) -> Iterator[str]:
    """Every key and every text of a document; ValueError where it is nested deeper than allowed."""
    waiting = [(document, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > max_depth:
            raise ValueError("too deep")
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            yield from node
            waiting.extend((child, depth + 1) for child in node.values())
        elif isinstance(node, list):
            waiting.extend((child, depth + 1) for child in node)


_TEXT_FIELDS = (
    serializers.CharField,
    serializers.DateField,
    serializers.DateTimeField,
    serializers.UUIDField,
    serializers.ChoiceField,
)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses unknown fields by name, and JSON of another type than the field's where DRF would convert it."""

    def to_internal_value(self, data: Any) -> Any:
        refused = self._refused(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            raise serializers.ValidationError({**error.detail, **refused}) from error
        if refused:
            raise serializers.ValidationError(refused)
        return values

    def _refused(self, data: Mapping[str, Any]) -> dict[str, list[str]]:
        known = {name: field for name, field in self.fields.items() if not field.read_only}
        refused = {str(name): [said("没有这个字段。", "There is no such field.")] for name in data if name not in known}
        if isinstance(data, QueryDict):
            return refused | _repeated_or_blank(data, known)
        wrong = said("类型不对。", "The value is of the wrong type.")
        return refused | {
            name: [wrong]
            for name, field in known.items()
            if data.get(name) is not None and not _json_type_fits(field, data[name])
        }


def _repeated_or_blank(data: QueryDict, known: Mapping[str, Any]) -> dict[str, list[str]]:
    """DRF takes ``?region=`` for a region left out, and so would search everywhere; it is refused instead."""
    once = said("只能出现一次。", "May be given once only.")
    blank = said("没有写值：写上，或去掉这一项。", "The value is blank: give one, or leave it out.")
    repeated = {name: [once] for name, field in known.items() if len(data.getlist(name)) > 1 and not _is_list(field)}
    return repeated | {name: [blank] for name in known if name in data and not all(map(str.strip, data.getlist(name)))}


def _is_list(field: serializers.Field[Any, Any, Any, Any]) -> bool:
    return isinstance(field, serializers.ListField | serializers.MultipleChoiceField)


def _json_type_fits(field: serializers.Field[Any, Any, Any, Any], value: object) -> bool:
    if _is_list(field):
        return isinstance(value, list)
    if isinstance(field, serializers.BooleanField):
        return isinstance(value, bool)
    if isinstance(field, serializers.IntegerField):
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str) or not isinstance(field, _TEXT_FIELDS)


# --- problems --------------------------------------------------------------------------------------------------------


class Unprocessable(exceptions.APIException):
    """A well-formed body that is wrong: 422 with one message for each field named."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__({field: [message] for field, message in errors.items()})


class TooLarge(exceptions.APIException):
    """A body over the limit: 413."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Unavailable(exceptions.APIException):
    """Something this request needs is not there yet, such as a published release: 503, worth asking again."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)


_EXPLAINED = (exceptions.ParseError, exceptions.MethodNotAllowed, exceptions.UnsupportedMediaType, Unavailable)
"""Exceptions whose own words tell more than the status."""


_TITLES: dict[int, tuple[str, str]] = {
    400: ("请求格式不对", "Malformed request"),
    401: ("需要登录", "Sign-in needed"),
    403: ("没有权限", "Not permitted"),
    404: ("没有找到", "Not found"),
    405: ("不支持这种请求方法", "Method not allowed"),
    406: ("没有您要的格式", "Not acceptable"),
    411: ("请注明内容长度", "Length required"),
    413: ("请求内容过大", "Body too large"),
    415: ("请用 application/json 提交", "Send application/json"),
    422: ("请求内容有误", "The request has errors"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("服务出错", "Server error"),
    503: ("服务暂时不可用", "Temporarily unavailable"),
}
_DETAILS: dict[int, tuple[str, str]] = {
    404: ("请核对地址或编号。", "Check the address or identifier."),
    411: ("请带上 Content-Length，不要分块传输。", "Send Content-Length; chunked bodies are not taken."),
    413: ("内容超过本接口的上限。", "The body exceeds the limit of this endpoint."),
    422: ("请按 errors 逐项改正。", "Correct the fields listed in errors."),
    429: ("请稍后再试。", "Try again later."),
    500: ("请稍后再试，急事请拨打 12393。", "Try again later."),
    503: ("请稍后再试，急事请拨打 12393。", "Try again later."),
}


def problem(status: int, *, detail: str = "", errors: Sequence[Mapping[str, str]] = ()) -> HttpResponse:
    """A reply in application/problem+json (RFC 9457), its words in the language of the request."""
    zh, en = _TITLES.get(status, ("请求未能完成", "The request failed"))
    body = {
        "type": "about:blank",
        "title": said(zh, en),
        "status": int(status),
        "detail": detail or said(*_DETAILS.get(status, (zh, en))),
        "errors": list(errors),
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=int(status), content_type=PROBLEM_TYPE)


def problem_response(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None for what nobody expected: Django logs that and answers with ``handler500``."""
    status = _status(exc)
    if status is None:
        return None
    errors: list[dict[str, str]] = []
    detail = ""
    if isinstance(exc, exceptions.ValidationError | Unprocessable):
        errors = list(_flat(exc.detail))
    elif isinstance(exc, _EXPLAINED):
        detail = str(exc.detail)
    response = problem(status, detail=detail, errors=errors)
    if isinstance(exc, exceptions.Throttled):
        response["Retry-After"] = str(math.ceil(getattr(exc, "wait", None) or 1))
    if isinstance(exc, exceptions.APIException) and (challenge := getattr(exc, "auth_header", None)):
        response["WWW-Authenticate"] = challenge
    return response


def _status(exc: Exception) -> int | None:
    """The status of an exception, None where it was not expected."""
    if isinstance(exc, exceptions.ValidationError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(exc, exceptions.APIException):
        return exc.status_code
    for kind, status in (
        (Http404, HTTPStatus.NOT_FOUND),
        (PermissionDenied, HTTPStatus.FORBIDDEN),
        (RequestDataTooBig, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ):
        if isinstance(exc, kind):
            return status
    return None


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested messages as one list; ``field`` is a dotted path, ``body`` for the document itself."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _flat(inner, ".".join(part for part in (path, name) if part))
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _flat(inner, ".".join(part for part in (path, str(place)) if part) if nested else path)
    else:
        nothing = not path and getattr(detail, "code", None) == "null"
        yield {
            "field": path or "body",
            "message": said("请求内容是 null。", "The body is null.") if nothing else str(detail),
        }
