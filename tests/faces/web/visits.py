"""Visits to the pages on which a mailbox is connected, in a browser that somebody has or has not used yet."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.web.app import create_app
from bot.web.doors import Doors
from bot.web.pages import pages
from handlers.domain.mailbox import MailboxStatus
from handlers.mailboxes.proposing import Proposed
from tests.support.connecting import NAME, Stage
from tests.support.consents import CODE, PASSWORD

Staging = Callable[[str], Stage]
TYPED = {
    "imap_host": "mail.acme.example",
    "imap_port": "993",
    "imap_security": "tls",
    "smtp_security": "tls",
    "smtp_host": "mail.acme.example",
    "smtp_port": "465",
    "user": "support",
    "password": PASSWORD,
}


def visitor(on: Stage) -> FlaskClient:
    """Return a browser that nobody has used yet."""
    app = create_app(dict, pages=pages(on.room.desk, Doors()))
    return app.test_client()


def path(link: Proposed) -> str:
    return urlsplit(link.url).path


def opened(browser: FlaskClient, where: str) -> TestResponse:
    return browser.get(where, base_url="https://ombud.example.org")


def pressed(browser: FlaskClient, where: str, **form: str) -> TestResponse:
    return browser.post(where, data=form, base_url="https://ombud.example.org")


def come_back(browser: FlaskClient, on: Stage, **answer: str) -> TestResponse:
    state = on.consent.begun[-1][0]
    query = {"state": state, "code": CODE, **answer}
    return browser.get("/connect/callback/google", query_string=query, base_url="https://ombud.example.org")


def looked(browser: FlaskClient, where: str) -> TestResponse:
    """Return the page once the dry run is through."""
    for _ in range(200):
        page = opened(browser, where)
        if "http-equiv" not in page.text:
            return page
        time.sleep(0.02)
    raise AssertionError("the dry run does not end")


def through(browser: FlaskClient, on: Stage) -> str:
    """Go to the provider and back; return the page's path."""
    where = path(on.propose())
    pressed(browser, where, step="begin")
    come_back(browser, on)
    return where


def status(on: Stage) -> MailboxStatus:
    with on.room.desk.reading("tests.status") as tx:
        return next(each.status for each in tx.mailboxes.all() if each.name == NAME)
