"""Our own pages on which a mailbox is connected, as they were before they were said in a language.

A page is taken where its template is about to be drawn, with what it was given; every reason for which
access can be refused, and every provider, is among them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any
from unittest import mock

from flask import Flask, render_template
from flask.testing import FlaskClient

from bot.web import looks
from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from connectors.errors import Temporary
from handlers.domain.phrase import Phrase
from handlers.mailboxes import refusals
from handlers.mailboxes.proposing import Proposal
from tests.faces.language.pictures import shape
from tests.faces.web.visits import TYPED, come_back, looked, opened, path, pressed
from tests.support.connecting import SUPPORT, Stage
from tests.support.letters import letter

#: Not given to the templates by whoever shows a page.
_OURS = {"language", "style", "spoken"}
HOSTILE = "<img src=x onerror=alert(1)>\u202e'; x"


@dataclass(frozen=True)
class Page:
    """A template and what it was given."""

    template: str
    given: Mapping[str, Any]

    def drawn(self, app: Flask, language: str) -> str:
        """Return it as somebody of a language gets it."""
        with app.test_request_context():
            return looks.page(self.template, language, **self.given).get_data(as_text=True)

    def phrases(self) -> list[Phrase]:
        """Return every sentence of ours that it was given."""
        return list(_phrases(self.given))


@dataclass
class Album:
    """Every page, each once, and the app that draws them."""

    app: Flask
    pages: dict[str, Page] = field(default_factory=dict)

    def add(self, template: str, given: Mapping[str, Any]) -> None:
        """Take a page in."""
        values = {name: value for name, value in given.items() if name not in _OURS}
        self.pages.setdefault(f"{template} {shape(values)}", Page(template, values))

    def of(self, template: str) -> list[Page]:
        """Return the pages of a template."""
        return [page for page in self.pages.values() if page.template == template]


def album(on: Stage) -> Album:
    """Return every page on the way to a mailbox."""
    found = Album(create_app(dict, pages=pages(on.room.desk, Doors())))
    guest = found.app.test_client()
    with _watching(found):
        _by_consent(on, guest)
        _by_typing(on, guest)
        opened(guest, "/connect/" + "x" * 43)
        opened(guest, "/connect/callback/google?state=x")
    first = found.of("connect.html")[0]
    for code in (*refusals._TOLD, "unheard-of"):
        told = refusals.told(code, "mail.send" if code == "half" else "")
        found.add("connect.html", {**first.given, "refused": told})
    return found


def _by_consent(on: Stage, guest: FlaskClient) -> None:
    """Walk through a provider's consent, the wrong ways first; the mailbox is asked as others are, too."""
    desk = on.room.desk
    google = desk.providers["google"]
    desk.providers = {**desk.providers, "microsoft": replace(google)}
    opened(guest, path(on.propose(Proposal("microsoft", "other@acme.example", "other", {}))))
    where = path(on.propose())
    opened(guest, where)
    pressed(guest, where, step="begin")
    come_back(guest, on, error="access_denied")
    opened(guest, where)
    on.fill(one=1, two=2, old=90)
    pressed(guest, where, step="begin")
    come_back(guest, on)
    on.mail.fail_next("account", Temporary())
    looked(guest, where)
    looked(guest, where)
    pressed(guest, where, step="confirm", backfill="")
    pressed(guest, where, step="confirm", backfill="month")
    opened(guest, where)
    opened(guest, path(on.propose()))  # connected again


def _by_typing(on: Stage, guest: FlaskClient) -> None:
    """Type a password, and choose folders and whom to believe; letters are many, and one is unreadable."""
    on.wishes.folders = ("INBOX", "Junk", HOSTILE)
    on.mail._feeds[HOSTILE] = []
    on.mail.deliver(letter(dmarc=None), "INBOX", on.room.clock.now())
    where = path(on.propose(Proposal("imap", f"typed.{SUPPORT}", "typed", {})))
    opened(guest, where)
    pressed(guest, where, step="begin", **{**TYPED, "imap_host": "", "smtp_security": "none"})
    pressed(guest, where, step="begin", **{**TYPED, "password": "wrong"})
    opened(guest, where)
    pressed(guest, where, step="begin", **TYPED)
    looked(guest, where)
    pressed(guest, where, step="confirm", backfill="none", folder="elsewhere")
    pressed(guest, where, step="confirm", backfill="none", folder="INBOX", trust="others", servers="?")


@contextmanager
def _watching(found: Album) -> Iterator[None]:
    def draw(template: str, **given: Any) -> str:
        found.add(template, given)
        return render_template(template, **given)

    with mock.patch.object(looks, "render_template", draw):
        yield


def _phrases(value: object) -> Iterator[Phrase]:
    match value:
        case Phrase():
            yield value
        case Mapping():
            for inside in value.values():
                yield from _phrases(inside)
        case tuple() | list():
            for inside in value:
                yield from _phrases(inside)
        case _ if is_dataclass(value):
            for one in fields(value):
                yield from _phrases(getattr(value, one.name))
