"""Pub/Sub calls Ombud's own web server about new mail: signed by the stand-in, checked by google-auth."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.operator import operator
from bot.sandbox.google.account import GmailAccount
from bot.sandbox.google.pushing import Push
from bot.sandbox.google.standin import GoogleStandIn
from bot.sandbox.google.tokens import Client
from bot.wiring.office import Office, found_office
from bot.wiring.setting_up import set_up
from bot.wiring.web_face import web_face
from handlers.domain.ids import MailboxId
from handlers.intake.sync import sync
from handlers.mailboxes import confirming, consenting, proposing, telling
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal
from handlers.mailboxes.push import keep_watches
from tests.support.connecting import token
from tests.support.gmail import TOPIC, clicked
from tests.support.google_calls import ACCOUNT, SUBSCRIPTION, signing_key
from tests.support.installations import free_port, install
from tests.support.letters import letter

SUPPORT = "support@acme.example"


@dataclass
class Wired:
    """An office on the web, with one Gmail mailbox that is watched."""

    office: Office
    google: GoogleStandIn
    account: GmailAccount
    push: Push
    mailbox: MailboxId
    woken: list[str]

    def arrive(self) -> int:
        """Let a letter arrive, and return how Ombud answered Google's call."""
        self.account.deliver(letter(message_id=f"<{len(self.push.answered)}@subject.example>"))
        return self.push.answered[-1]

    def rest(self) -> None:
        """Look until there is nothing to do, so that the next look is far away."""
        sync(self.office.desk, self.mailbox)
        self.woken.clear()


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Wired]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    client = Client(redirect_uris=(f"{origin}/connect/callback/google",))
    with GoogleStandIn(client) as google:
        account = google.add_account(SUPPORT)
        push = google.push_to(f"{origin}/hooks/google", ACCOUNT, SUBSCRIPTION, signing_key())
        installation = install(tmp_path)
        for name in ("API", "ACCOUNTS", "TOKEN", "PUBSUB", "CERTIFICATES"):
            installation.environ[f"OMBUD_GOOGLE_{name}_URL"] = google.url
        installation.environ |= {
            "OMBUD_GOOGLE_CLIENT_ID": client.id,
            "OMBUD_GOOGLE_CLIENT_SECRET": client.secret,
            "OMBUD_GOOGLE_TOPIC": TOPIC,
            "OMBUD_GOOGLE_SUBSCRIPTION": SUBSCRIPTION,
            "OMBUD_GOOGLE_PUSH_ACCOUNT": ACCOUNT,
            "OMBUD_WEB_PUBLIC_URL": origin,
        }
        with found_office(installation.settings) as office:
            set_up(office)
            woken: list[str] = []
            office.desk.wake = woken.append
            server = web_face(office.desk, dict, None, "127.0.0.1", port)
            server.start()
            mailbox = connected(office)
            keep_watches(office.desk)
            wired = Wired(office, google, account, push, mailbox, woken)
            wired.rest()
            yield wired
            server.stop()


def connected(office: Office) -> MailboxId:
    link = proposing.propose(office.desk, operator(), Proposal("google", SUPPORT, "support", {}))
    begun = consenting.begin(office.desk, token(link), "", {})
    answer = clicked(begun.url, SUPPORT)
    consenting.finish(office.desk, "google", answer, lambda _: begun.browser)
    return confirming.confirm(office.desk, token(link), begun.browser, ("INBOX",), Backfill.NONE).id


def test_a_letter_wakes_the_look_that_finds_it(wired: Wired) -> None:
    assert wired.arrive() == 202
    assert wired.woken == ["sync"]
    assert wired.google.pubsub.waiting == 0, "acknowledged"
    with wired.office.desk.reading("tests.due") as tx:
        assert wired.mailbox in tx.rounds.due()
        assert tx.stubs.unknown(wired.mailbox, list(wired.account.messages)), "nothing is read in the call"
        (kept,) = tx.watches.of(tx.mailboxes.get(wired.mailbox))
        assert kept.told_at is not None
    sync(wired.office.desk, wired.mailbox)
    with wired.office.desk.reading("tests.cases") as tx:
        assert len(tx.cases.all(tx.organisations.first().id, 10)) == 1  # type: ignore[union-attr] # set up


@pytest.mark.parametrize("wrong", ["audience", "signer", "account", "subscription"])
def test_sec_04_a_call_that_is_not_for_us_wakes_nothing(wired: Wired, wrong: str) -> None:
    match wrong:
        case "audience":
            wired.push.otherwise = {"aud": "https://elsewhere.example/hooks/google"}
        case "signer":
            wired.push.key = signing_key("stranger")
        case "account":
            wired.push.account = "other@elsewhere.iam.gserviceaccount.com"
        case "subscription":
            wired.push.subscription = "projects/elsewhere/subscriptions/mail"
    assert wired.arrive() == (202 if wrong == "subscription" else 403)
    assert wired.woken == []


def test_sec_04_a_call_again_wakes_nothing_again(wired: Wired) -> None:
    message = held(wired)
    assert wired.push.deliver(message)
    wired.rest()
    assert wired.push.deliver(message), "acknowledged, so that it is not sent for ever"
    assert wired.woken == []


def test_sec_04_a_call_that_is_hours_late_wakes_nothing(wired: Wired) -> None:
    message = held(wired)
    late = wired.office.desk.clock.now() - timedelta(hours=3)
    assert wired.push.deliver({**message, "publishTime": late.isoformat()})
    assert wired.woken == []


def test_sec_04_a_token_tried_after_its_end_wakes_nothing(wired: Wired) -> None:
    wired.push.otherwise = {"exp": int(wired.office.desk.clock.now().timestamp()) - 60}
    assert wired.arrive() == 403
    assert wired.woken == []


def test_what_was_not_taken_comes_again_until_it_is(wired: Wired) -> None:
    good, wired.push.key = wired.push.key, signing_key("stranger")
    wired.arrive()
    assert wired.google.pubsub.waiting == 1
    wired.push.key = good
    wired.google.pubsub.push()
    assert wired.push.answered == [403, 202]
    assert wired.woken == ["sync"]


def test_the_address_to_register_is_the_one_that_is_checked(wired: Wired) -> None:
    assert telling.called_at(wired.office.desk, "google") == wired.push.url


def held(wired: Wired) -> dict[str, object]:
    """Return a message as Pub/Sub holds it, which was never delivered."""
    wired.google.pubsub.pushes = None
    wired.account.deliver(letter())
    wired.google.pubsub.pushes = wired.push
    message: dict[str, object] = wired.google.pubsub.pull(1)["receivedMessages"][0]["message"]
    return message
