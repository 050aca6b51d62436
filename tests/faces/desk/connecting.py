"""Connecting a mailbox in the tests of the desk: Iris in Slack, and a browser's way through the pages."""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests

from tests.faces.desk.visiting import Visitor

SUPPORT = "support@example.com"


def link_for(visitor: Visitor, provider: str, address: str = SUPPORT, name: str = "support") -> str:
    """Presses "Connect a mailbox" as Iris, fills in the form, and is the link that she gets."""
    visitor.go("/as/iris/channel")
    visitor.press("Send", {"Message #privacy-desk, or type /ombud help": "/ombud mailboxes"})
    visitor.press("Connect a mailbox")
    return sent_form(visitor, provider, address, name)


def sent_form(visitor: Visitor, provider: str, address: str, name: str) -> str:
    """Fills in the form that stands open, and is the link that comes of it."""
    answers: dict[str, str | list[str]] = {
        "Where it lives": provider,
        "Its address": address,
        "What to call it": name,
    }
    window = visitor.press("Make the link", answers).one("section", role="dialog")
    (link,) = [one.attrs["href"] for one in window.all("a") if "Open the page" in one.text]
    while [node for node in visitor.page.all("section") if node.attrs.get("role") == "dialog"]:
        visitor.send(visitor.page.one("button", id="window-close"), {})
    return link


@dataclass
class Tab:
    """A browser's tab without a browser: keeps cookies, and follows where pages lead."""

    session: requests.Session = field(default_factory=requests.Session)

    def consent(
        self, link: str, account: str = SUPPORT, without: str = "none", typed: Iterable[tuple[str, str]] = ()
    ) -> str:
        """Goes from a link to the consent page, gives access there, and is the page one comes back to."""
        asked = self.session.post(
            link, data={"step": "begin", **dict(typed)}, allow_redirects=False, timeout=10
        )
        way = asked.headers["Location"]
        assert account in self.session.get(way, timeout=10).text
        scopes = dict(parse_qsl(urlsplit(way).query))["scope"].split()
        short = [one.rpartition("/")[2] for one in scopes]  # as Microsoft's page names them
        form = {
            "account": account,
            "scope": [one for one in (*scopes, *short) if not one.endswith(without)],
            "allow": "1",
            "answer": "accept",
        }
        back = self.session.post(way, data=form, allow_redirects=False, timeout=10).headers["Location"]
        self.session.get(back, timeout=10)
        return self.shown(link)

    def shown(self, link: str) -> str:
        """Is the page of a link, once it shows something."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            text = self.session.get(link, timeout=10).text
            if "http-equiv" not in text:
                return " ".join(re.sub(r"<[^>]+>", " ", text).split())
            time.sleep(0.05)
        raise AssertionError("the dry run does not end")

    def confirm(self, link: str, backfill: str = "none") -> str:
        """Confirms what the dry run showed."""
        form = {"step": "confirm", "backfill": backfill, "folder": "INBOX"}
        answer = self.session.post(link, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 303, answer.text
        return self.shown(urljoin(link, answer.headers["Location"]))
