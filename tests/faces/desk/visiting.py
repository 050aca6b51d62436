"""Somebody who uses the page without a browser: reads what stands there, and presses what can be pressed.

Controls are found by what people call them, and a form is sent as a browser would send it.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from bot.sandbox.desk.serving import DeskServer

_VOID = frozenset({"input", "br", "hr", "link", "meta", "rect"})


@dataclass
class Node:
    """One element of a page."""

    tag: str
    attrs: dict[str, str]
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """Is all text inside, as it is read aloud."""
        return " ".join(
            "".join(one if isinstance(one, str) else f" {one.text} " for one in self.children).split()
        )

    @property
    def raw(self) -> str:
        """Is all text inside, untouched."""
        return "".join(one if isinstance(one, str) else one.raw for one in self.children)

    @property
    def name(self) -> str:
        """Is what a control is called: its aria-label, else its text."""
        return self.attrs.get("aria-label") or self.text

    def all(self, *tags: str) -> "list[Node]":
        """Lists the elements inside with one of the tags."""
        found: list[Node] = []
        for child in self.children:
            if isinstance(child, Node):
                found += ([child] if child.tag in tags else []) + child.all(*tags)
        return found

    def one(self, tag: str, **attrs: str) -> "Node":
        """Is the single element with these attributes."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attrs.items()}
        found = [node for node in self.all(tag) if wanted.items() <= node.attrs.items()]
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    def by_id(self, wanted: str) -> "Node | None":
        """Is the element with an id."""
        for child in self.children:
            if isinstance(child, Node):
                found = child if child.attrs.get("id") == wanted else child.by_id(wanted)
                if found:
                    return found
        return None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root", {})
        self._at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs}, self._at)
        self._at.children.append(node)
        if tag not in _VOID:
            self._at = node

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self._at.tag == tag, f"</{tag}> closes <{self._at.tag}> {self._at.attrs}"
        assert self._at.parent is not None
        self._at = self._at.parent

    def handle_data(self, data: str) -> None:
        self._at.children.append(data)


def read(html: str) -> Node:
    """Turns a page into nodes; a page that is not well nested fails."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader._at is reader.root, f"<{reader._at.tag}> is never closed"
    return reader.root


class Visitor:
    """Goes from page to page."""

    def __init__(self, server: DeskServer, client: FlaskClient) -> None:
        self.server = server
        self.client = client
        self.origin = f"http://127.0.0.1:{server.port}"
        self.path = ""
        self.page = Node("root", {})
        self.answer: TestResponse | None = None

    def go(self, path: str) -> Node:
        """Opens a page."""
        self.path = path
        return self._shown(self.client.get(path.split("#", maxsplit=1)[0], base_url=self.origin))

    def press(self, name: str, values: dict[str, str | list[str]] | None = None, *, at: int = -1) -> Node:
        """Presses a button by its name, the last of several, with what was filled in by label."""
        buttons = [
            node for node in self.page.all("button") if node.name == name and self.form_of(node) is not None
        ]
        assert buttons, (
            f"there is no button {name!r}: {sorted({one.name for one in self.page.all('button')})}"
        )
        return self.send(buttons[at], values or {})

    def send(self, button: Node, values: dict[str, str | list[str]]) -> Node:
        """Sends the form of a button."""
        form = self.form_of(button)
        assert form is not None
        sent: MultiDict[str, str] = MultiDict()
        for control in self._controls(form):
            label = self.label_of(control)
            for value in _values(control, values.get(label)):
                sent.add(control.attrs["name"], value)
        unknown = set(values) - {self.label_of(control) for control in self._controls(form)}
        assert not unknown, f"no field is called {unknown}"
        if "name" in button.attrs:
            sent.add(button.attrs["name"], button.attrs.get("value", ""))
        return self.post(form.attrs["action"], sent)

    def post(self, path: str, sent: "MultiDict[str, str]") -> Node:
        """Sends a form's values and follows where it leads."""
        answer = self.client.post(path, data=sent, base_url=self.origin)
        if answer.status_code == 303:
            return self.go(answer.headers["Location"])
        return self._shown(answer)

    def link(self, name: str) -> Node:
        """Follows a link by its name."""
        found = [node for node in self.page.all("a") if node.name == name]
        assert found, f"there is no link {name!r}"
        href = found[0].attrs["href"]
        return self.go(urlsplit(self.path).path + href if href.startswith("?") else href)

    def form_of(self, control: Node) -> Node | None:
        """Is the form a control belongs to."""
        if "form" in control.attrs:
            return self.page.by_id(control.attrs["form"])
        node = control.parent
        while node is not None and node.tag != "form":
            node = node.parent
        return node

    def label_of(self, control: Node) -> str:
        """Is what a field is called."""
        if "aria-label" in control.attrs:
            return control.attrs["aria-label"]
        if control.attrs.get("type") in ("checkbox", "radio"):
            group = control.parent
            while group is not None and group.tag != "fieldset":
                group = group.parent
            if group is not None:
                labelled = self.page.by_id(group.attrs.get("aria-labelledby", ""))
                return group.attrs.get("aria-label") or (labelled.text if labelled else "")
        labels = [node for node in self.page.all("label") if node.attrs.get("for") == control.attrs.get("id")]
        return labels[0].text if labels else ""

    def _controls(self, form: Node) -> list[Node]:
        return [
            node
            for node in self.page.all("input", "textarea", "select")
            if self.form_of(node) is form and "name" in node.attrs
        ]

    def _shown(self, answer: TestResponse) -> Node:
        self.answer = answer
        self.page = read(answer.get_data(as_text=True))
        return self.page


def _values(control: Node, given: str | list[str] | None) -> list[str]:
    if control.attrs.get("type") in ("checkbox", "radio"):
        value = control.attrs.get("value", "on")
        if given is None:
            return [value] if "checked" in control.attrs else []
        return [value] if value in ([given] if isinstance(given, str) else given) else []
    if control.tag == "select":
        options = control.all("option")
        chosen = next((one for one in options if "selected" in one.attrs), options[0])
        if given is not None:
            matching = [one for one in options if given in (one.attrs["value"], one.text)]
            assert matching, f"{given!r} is not offered"
            chosen = matching[0]
        return [chosen.attrs["value"]]
    if given is not None:
        return [str(given)]
    return [control.raw.removeprefix("\n") if control.tag == "textarea" else control.attrs.get("value", "")]
