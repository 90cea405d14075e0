"""What holds on every page, whatever it shows: forms, labels, headings, headers, no inline script or style."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from eligibility.models import Draft
from tests.journeys.pages import Page, Visitor

pytestmark = pytest.mark.usefixtures("published")

YIYUAN = "370323"


def _start(visitor: Visitor) -> Page:
    return visitor.submit(visitor.open("/estimate/"), "/estimate/", region=YIYUAN, as_of="2020-06-01")


def _answering(visitor: Visitor, until: str) -> Page:
    """The first page of the estimator whose address ends with ``until``."""
    known = {"insurance": "resident", "care": "inpatient", "identities": "registered_poor", "total_cost": "12万"}
    page = _start(visitor)
    for _ in range(40):
        if visitor.address.endswith(until):
            return page
        key = visitor.address.rsplit("/", 1)[1]
        page = visitor.submit(page, visitor.address, value=known.get(key, "unknown"))
    raise AssertionError(f"{until} is never asked")


def _result(visitor: Visitor) -> Page:
    _answering(visitor, "/check")
    return visitor.open(visitor.address.replace("/check", "/result"))


def _entitled(visitor: Visitor, identities: str) -> Page:
    said = {"whom": "self", "region": YIYUAN, "as_of": "2020-06-01", "insurance": "unknown", "identities": identities}
    return visitor.submit(visitor.open("/entitlements/"), "/entitlements/", **said)


def _reference(visitor: Visitor) -> Page:
    page = _result(visitor)
    return visitor.open(next(link for link in page.links() if "/reference" in link).partition("#")[0])


def _saved(visitor: Visitor) -> Page:
    page = _result(visitor)
    return visitor.submit(page, visitor.address.replace("/result", "/save"))


def _asked_to_delete(visitor: Visitor) -> Page:
    _saved(visitor)
    return visitor.open(f"{visitor.address}delete")


def _asked(question: str, region: str | None = YIYUAN) -> Callable[[Visitor], Page]:
    def ask(visitor: Visitor) -> Page:
        page = visitor.open("/")
        if region:
            page = visitor.submit(page, "/region/", region=region)
        return visitor.submit(page, "/ask/", question=question)

    return ask


def _said_before(visitor: Visitor) -> Page:
    """The first question of somebody whose insurance and identity are known from an earlier estimate."""
    _answering(visitor, "/check")
    return _start(visitor)


def _dropped(visitor: Visitor) -> Page:
    """The answers after one was changed that others depended on."""
    _answering(visitor, "/check")
    care = visitor.address.replace("/check", "/care")
    visitor.submit(visitor.open(care), care, value="special_drug")
    return visitor.open(visitor.address)


def _place(visitor: Visitor, **typed: str) -> Page:
    _start(visitor)
    address = visitor.address.replace("/total_cost", "/place")
    page = visitor.open(address)
    return visitor.submit(page, address, **typed) if typed else page


def _expired(visitor: Visitor) -> Page:
    _start(visitor)
    Draft.objects.update(expires_at=timezone.now())
    return visitor.open(visitor.address)


PAGES: dict[str, Callable[[Visitor], Page]] = {
    "home": lambda visitor: visitor.open("/"),
    "home with region": lambda visitor: visitor.submit(visitor.open("/region/"), "/region/", region=YIYUAN),
    "home, uncovered region": lambda visitor: visitor.submit(visitor.open("/region/"), "/region/", region="110000"),
    "empty question": _asked(""),
    "answer": _asked("贫困户大病保险起付线是多少"),
    "clarify": _asked("大病保险怎么报", region=None),
    "not covered": _asked("大病保险怎么报", region="110000"),
    "fixed reply": _asked("你好"),
    "region": lambda visitor: visitor.open("/region/"),
    "region search": lambda visitor: visitor.submit(visitor.open("/region/"), "/region/", name="沂源"),
    "region not found": lambda visitor: visitor.submit(visitor.open("/region/"), "/region/", name="无此地"),
    "documents": lambda visitor: visitor.open("/documents/"),
    "document": lambda visitor: visitor.open("/documents/yiyuan-2020/"),
    "document with entitlements": lambda visitor: visitor.open("/documents/xiangtan-2021/"),
    "coverage": lambda visitor: visitor.open("/coverage/"),
    "coverage, wrong day": lambda visitor: visitor.open("/coverage/?on=x"),
    "wrong figure": lambda visitor: visitor.open("/documents/yiyuan-2020/wrong/yiyuan-assistance-a/rate/"),
    "wrong figure, thanks": lambda visitor: visitor.open("/documents/yiyuan-2020/wrong/"),
    "clause": lambda visitor: visitor.open("/clauses/yiyuan-2020.3.2.2/"),
    "estimate start": lambda visitor: visitor.open("/estimate/"),
    "estimate refused": lambda visitor: visitor.submit(visitor.open("/estimate/"), "/estimate/", as_of="x"),
    "one of several": _start,
    "several of many": lambda visitor: _answering(visitor, "/identities"),
    "amount": lambda visitor: _answering(visitor, "/covered_expenses"),
    "yes or no": lambda visitor: _answering(visitor, "/earlier_this_year"),
    "amount refused": lambda visitor: visitor.submit(_start(visitor), visitor.address, value="三万"),
    "known before": _said_before,
    "check": lambda visitor: _answering(visitor, "/check"),
    "answers dropped": _dropped,
    "another place": lambda visitor: _place(visitor),
    "another place refused": lambda visitor: _place(visitor, as_of="x"),
    "result": _result,
    "result with unverified figures": _reference,
    "saved result": _saved,
    "saved result, delete": _asked_to_delete,
    "saved result, deleted": lambda visitor: visitor.open("/estimate/saved/deleted/"),
    "saved result, gone": lambda visitor: visitor.open(f"/estimate/saved/{uuid4()}/"),
    "entitlements": lambda visitor: visitor.open("/entitlements/"),
    "entitlements refused": lambda visitor: visitor.submit(visitor.open("/entitlements/"), "/entitlements/", as_of="x"),
    "entitlements found": lambda visitor: _entitled(visitor, "registered_poor"),
    "entitlements, identity asked for": lambda visitor: _entitled(visitor, "unknown"),
    "entitlements lost": lambda visitor: visitor.open("/entitlements/none/"),
    "expired draft": _expired,
    "lost draft": lambda visitor: visitor.open("/estimate/none/"),
    "not found": lambda visitor: visitor.open("/nothing/"),
}


@pytest.fixture(params=PAGES, ids=str)
def visited(request: pytest.FixtureRequest) -> tuple[Visitor, Page]:
    visitor = Visitor()
    return visitor, PAGES[request.param](visitor)


def test_a_page_keeps_the_rules_of_the_house(visited: tuple[Visitor, Page]):
    visitor, page = visited
    _nothing_runs_or_styles_inline(visitor, page)
    _every_form_is_protected(page)
    _every_control_has_its_label(page)
    _the_frame_is_whole(page)
    assert not visitor.client.session.get("_auth_user_id")


def _nothing_runs_or_styles_inline(visitor: Visitor, page: Page) -> None:
    policy = visitor.response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not page.scripts
    for tag, attributes in page.elements:
        assert "style" not in attributes, (tag, attributes)
        assert tag != "style"
        assert not [name for name in attributes if name.startswith("on")]
        assert not attributes.get("href", "").startswith("javascript:")
        if tag in ("script", "link", "img"):
            source = attributes.get("src") or attributes.get("href", "")
            assert source.startswith(("/static/", "data:image/svg+xml,")), source


def _every_form_is_protected(page: Page) -> None:
    for form in page.forms:
        if form.method == "post":
            assert form.hidden().get("csrfmiddlewaretoken"), form.attributes
        assert form.attributes["action"].startswith("/")
        assert "?" not in form.attributes["action"]


def _every_control_has_its_label(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    for form in page.forms:
        for tag, attributes in form.controls:
            if tag in ("input", "textarea", "select") and attributes.get("type") != "hidden":
                assert attributes.get("id") in labels, attributes
    for _, attributes in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set(attributes.get(name, "").split()) <= set(ids), (name, attributes)


def _the_frame_is_whole(page: Page) -> None:
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert ("html", {"lang": "zh-CN"}) in page.elements
    assert "tel:12393" in page.links()
    assert "#main" in page.links()
    assert page.text.count("看病报销问答") >= 1
    assert not re.search(r"\b(None|True|False|unknown)\b", page.text), page.text


@pytest.mark.parametrize(("size", "shown"), [("large", "large"), ("elder", "elder"), ("standard", "")])
def test_the_size_of_letters_is_said_once_and_rendered_by_the_server(size: str, shown: str):
    visitor = Visitor()
    page = visitor.submit(visitor.open("/documents/"), "/text-size/", size=size)
    assert visitor.address == "/documents/"
    for shown_page in (page, visitor.open("/estimate/")):
        assert next(a for tag, a in shown_page.elements if tag == "html").get("class", "") == shown


def test_the_size_form_leads_nowhere_outside():
    visitor = Visitor()
    page = visitor.open("/documents/")
    form = page.form("/text-size/")
    for elsewhere in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        answer = visitor.client.post("/text-size/", {**form.hidden(), "next": elsewhere, "size": "large"})
        assert answer["Location"] == "/", elsewhere


def test_a_form_without_its_token_is_refused_in_chinese():
    answer = Client(enforce_csrf_checks=True).post("/ask/", {"question": "大病保险怎么报"})
    assert answer.status_code == 403
    assert "没有提交成功" in answer.content.decode()


def test_without_a_release_every_page_says_so_and_names_the_phone():
    from knowledge.models import ActiveRelease

    ActiveRelease.objects.all().delete()
    for address in ("/", "/documents/", "/estimate/", "/region/"):
        answer = Client().get(address)
        assert answer.status_code == 503
        assert "12393" in answer.content.decode()


def test_the_first_page_is_light():
    visitor = Visitor()
    page = visitor.submit(visitor.open("/region/"), "/region/", region=YIYUAN)
    assert len(page.html.encode()) <= 8 * 1024
    loaded = [a for tag, a in page.elements if tag in ("link", "script", "img")]
    assert sum(not (a.get("href", "") + a.get("src", "")).startswith("data:") for a in loaded) <= 3


def test_style_and_script_keep_to_their_budgets():
    import gzip

    import brotli  # type: ignore[import-untyped]

    css = (settings.ROOT / "static" / "css" / "site.css").read_bytes()
    script = (settings.ROOT / "static" / "js" / "site.js").read_bytes()
    assert len(brotli.compress(css)) <= 6 * 1024
    assert len(gzip.compress(script)) <= 6 * 1024
