"""A page as a person without scripts meets it: read its forms, fill them in, press a button, follow where it leads."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

VOID = {"meta", "link", "input", "br", "rect", "path"}


@dataclass
class Form:
    """One form: where it goes, how, and its controls as (tag, attributes) in order, buttons with their text."""

    attributes: dict[str, str]
    controls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        return self.attributes.get("method", "get").lower()

    def hidden(self) -> dict[str, str]:
        return {a["name"]: a.get("value", "") for tag, a in self.controls if a.get("type") == "hidden"}

    def values_of(self, name: str) -> list[str]:
        return [a.get("value", "") for _, a in self.controls if a.get("name") == name]


class Page(HTMLParser):
    """What a rendered page holds: elements, forms, ids and labels, visible text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.orphans: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.scripts: list[str] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            assert self._form is None, "a form inside a form"
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "button", "select"):
            (self._form.controls if self._form else self.orphans).append((tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>"
        self._open.pop()
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.scripts.append(data)
        else:
            self.text += data.replace("\u00a0", " ")

    def close(self) -> None:
        super().close()
        assert not self._open, f"left open: {self._open}"

    def form(self, action: str) -> Form:
        """The first form that posts to ``action``."""
        return next(form for form in self.forms if form.attributes.get("action") == action)

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a" and "href" in attributes]


class Visitor:
    """A person with a browser that runs no scripts, accepts cookies and checks CSRF tokens."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.visited: list[str] = []
        self.response: Any = None

    def open(self, address: str) -> Page:
        self.response = self.client.get(address)
        self.visited.append(address)
        while self.response.status_code in (302, 303):
            address = self.response["Location"]
            self.visited.append(address)
            self.response = self.client.get(address)
        return Page(self.response.content.decode())

    def submit(self, page: Page, action: str, **values: object) -> Page:
        """Sends the form that goes to ``action`` with its hidden fields and ``values``; follows the 303."""
        form = page.form(action)
        assert form.method == "post"
        self.response = self.client.post(action, {**form.hidden(), **values})
        if self.response.status_code in (302, 303):
            assert self.response.status_code == 303
            return self.open(self.response["Location"])
        return Page(self.response.content.decode())

    @property
    def address(self) -> str:
        return self.visited[-1]
