"""Connecting a mailbox: proposed by an admin, opened on a consent page, in one browser, once."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from connectors.consent import Granted
from connectors.errors import Temporary
from handlers.domain.errors import Incomplete, NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.domain.people import Actor, Role
from handlers.intake.sync import sync, sync_all
from handlers.mailboxes import consenting, disconnecting, proposing
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.consenting import redirect_uri
from handlers.mailboxes.links import LinkOver, OtherBrowser
from handlers.mailboxes.proposing import Proposal
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MALLORY, MAX, OUR_ADDRESS, actor
from tests.support.connecting import NAME, PROPOSAL, SUPPORT, Stage, stage, token
from tests.support.consents import CODE, GRANT, PASSWORD

KINDS = MailboxEventKind


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def test_a_proposed_mailbox_has_a_row_and_a_key_of_its_own_and_is_not_read(on: Stage) -> None:
    on.fill(old=1)
    link = on.propose()
    mailbox = on.mailbox(link.mailbox)
    assert (mailbox.name, mailbox.address, mailbox.status) == (NAME, SUPPORT, MailboxStatus.PROPOSED)
    assert mailbox.key_id != on.room.mailbox.key_id
    assert link.url.startswith("http://127.0.0.1:8080/connect/")
    assert link.expires_at - on.room.clock.now() == timedelta(minutes=10)
    sync_all(on.room.desk)
    assert on.wishes.opened == [], "nobody opened it"
    assert sync(on.room.desk, link.mailbox).noticed == 0


@pytest.mark.parametrize("person", [ADA, MAX, MALLORY, PersonId("U0STRANGER")])
def test_sec_16_only_admins_propose(on: Stage, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        on.propose(by=person)
    with pytest.raises(NotAllowed):
        proposing.reconnect(on.room.desk, actor(person), on.room.mailbox.id)
    assert on.mailboxes() == ["privacy"]


@pytest.mark.parametrize(
    ("address", "name", "wrong"),
    [
        ("support@acme.example", "-", {"name"}),
        ("support@acme.example", "<b>", {"name"}),
        ("support@acme.example", "x" * 41, {"name"}),
        ("support@acme.example", "privacy", {"name"}),
        ("support", "support", {"address"}),
        ("a@b, c@d", "support", {"address"}),
        ("support@acme.example\r\nBcc: x@y", "support", {"address"}),
        ("", "-", {"address", "name"}),
    ],
)
def test_what_cannot_be_a_mailbox_is_refused_at_its_field(
    on: Stage, address: str, name: str, wrong: set[str]
) -> None:
    with pytest.raises(Incomplete) as refused:
        on.propose(Proposal("google", address, name, {}))
    assert set(refused.value.fields) == wrong
    assert on.mailboxes() == ["privacy"]


def test_a_provider_that_is_not_set_up_names_its_setting(on: Stage) -> None:
    with pytest.raises(Refused, match="OMBUD_MICROSOFT_CLIENT_ID"):
        on.propose(Proposal("microsoft", SUPPORT, NAME, {}))
    with pytest.raises(Refused, match="no such provider"):
        on.propose(Proposal("maildir", SUPPORT, NAME, {}))


def test_a_mailbox_of_another_provider_is_not_connected_twice(on: Stage) -> None:
    with pytest.raises(Incomplete) as refused:
        on.propose(Proposal("google", OUR_ADDRESS.upper(), NAME, {}))
    assert "privacy has this address already" in refused.value.fields["address"]


def test_consent_leads_to_a_grant_under_seal(on: Stage) -> None:
    link, browser = on.consented()
    assert on.outcome(link, browser) == ("granted", "")
    mailbox = on.mailbox(link.mailbox)
    assert on.room.desk.grants(mailbox).load() == GRANT
    assert mailbox.status is MailboxStatus.PROPOSED, "nothing is read before somebody confirms"
    assert on.kinds(link.mailbox) == [KINDS.PROPOSED, KINDS.CONSENTED]
    assert {one.actor for one in on.record(link.mailbox)} == {IRIS}
    _, place, intended, _ = on.consent.begun[0]
    assert place == redirect_uri(on.room.desk, "google") == "http://127.0.0.1:8080/connect/callback/google"
    assert intended == SUPPORT


def test_fm_13_another_account_is_refused_and_nothing_is_kept(on: Stage) -> None:
    on.consent.account = "somebody.else@acme.example"
    link, browser = on.consented()
    code, why = on.outcome(link, browser)
    assert code == "wrong-account"
    assert "another account" in why
    assert grants(on) == 0
    assert on.kinds(link.mailbox)[-1] is KINDS.REFUSED


def test_the_same_account_in_other_letters_is_the_same(on: Stage) -> None:
    on.consent.account = SUPPORT.title()
    link, browser = on.consented()
    assert on.outcome(link, browser)[0] == "granted"


def test_fm_14_half_a_consent_is_refused_and_names_what_is_missing(on: Stage) -> None:
    on.consent.allowed = ("mail.read",)
    link, browser = on.consented()
    code, why = on.outcome(link, browser)
    assert code == "half"
    assert "mail.send" in why
    assert "mail.read" not in why
    assert grants(on) == 0
    assert on.record(link.mailbox)[-1].facts == {"code": "half", "missing": "mail.send"}


def test_whoever_said_no_can_begin_again_on_the_same_link(on: Stage) -> None:
    link = on.propose()
    state, browser = on.begin(link)
    on.come_back(state, error="access_denied")
    assert on.outcome(link, browser)[0] == "denied"
    again, same = on.begin(link, browser)
    assert (again != state, same) == (True, browser)
    on.come_back(again)
    assert on.outcome(link, browser)[0] == "granted"


def test_trouble_at_the_provider_is_no_refusal_and_can_be_tried_again(on: Stage) -> None:
    link = on.propose()
    on.consent.fails = Temporary()
    with pytest.raises(Refused, match="does not answer"):
        on.begin(link)
    state, browser = on.begin(link)
    on.consent.fails = Temporary()
    on.come_back(state)
    assert on.outcome(link, browser)[0] == "trouble"
    again, _ = on.begin(link, browser)
    on.come_back(again)
    assert on.outcome(link, browser)[0] == "granted"


def test_an_answer_counts_once(on: Stage) -> None:
    link = on.propose()
    state, _ = on.begin(link)
    on.come_back(state)
    with pytest.raises(LinkOver):
        on.come_back(state)
    assert on.kinds(link.mailbox).count(KINDS.CONSENTED) == 1


@pytest.mark.parametrize("state", ["", "x", "A" * 43, "\ud800", "a" * 10_000])
def test_an_answer_that_nobody_waits_for_is_refused(on: Stage, state: str) -> None:
    on.begin(on.propose())
    with pytest.raises(LinkOver):
        on.come_back(state)


def test_an_older_state_counts_no_more(on: Stage) -> None:
    link = on.propose()
    first, browser = on.begin(link)
    second, _ = on.begin(link, browser)
    with pytest.raises(LinkOver):
        on.come_back(first)
    on.come_back(second)


@pytest.mark.parametrize("browser", ["", "B" * 43])
def test_an_answer_in_another_browser_is_refused_and_spends_nothing(on: Stage, browser: str) -> None:
    state, _ = on.begin(on.propose())
    with pytest.raises(LinkOver):
        consenting.finish(on.room.desk, "google", {"state": state, "code": CODE}, lambda _: browser)
    on.come_back(state)


def test_an_answer_at_another_providers_address_is_refused(on: Stage) -> None:
    state, browser = on.begin(on.propose())
    with pytest.raises(LinkOver):
        consenting.finish(on.room.desk, "microsoft", {"state": state, "code": CODE}, lambda _: browser)


def test_a_link_that_was_begun_is_closed_to_other_browsers(on: Stage) -> None:
    link = on.propose()
    on.begin(link)
    for browser in ("", "B" * 43):
        with pytest.raises(OtherBrowser):
            consenting.look(on.room.desk, token(link), browser)
        with pytest.raises(OtherBrowser):
            on.begin(link, browser)


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "ä" * 43, "A" * 5_000])
def test_links_that_are_none_lead_nowhere(on: Stage, wrong: str) -> None:
    with pytest.raises(LinkOver):
        consenting.look(on.room.desk, wrong, "")


def test_a_link_lasts_ten_minutes_until_it_is_followed(on: Stage) -> None:
    link = on.propose()
    on.room.later(timedelta(minutes=9, seconds=59))
    assert on.outcome(link, "") == ("", "")
    on.room.later(timedelta(seconds=1))
    with pytest.raises(LinkOver):
        on.outcome(link, "")


def test_an_answer_that_comes_after_ten_minutes_is_too_late(on: Stage) -> None:
    state, _ = on.begin(on.propose())
    on.room.later(timedelta(minutes=10))
    with pytest.raises(LinkOver):
        on.come_back(state)


def test_a_new_link_ends_the_persons_older_one(on: Stage) -> None:
    old, new = on.propose(), on.propose()
    assert (old.mailbox, on.mailboxes()) == (new.mailbox, ["privacy", NAME])
    with pytest.raises(LinkOver):
        on.outcome(old, "")
    assert on.outcome(new, "") == ("", "")


def test_whoever_is_no_admin_any_more_goes_nowhere(on: Stage) -> None:
    link = on.propose()
    state, browser = on.begin(link)
    on.room.colleagues.held[IRIS] = frozenset({Role.CASE_HANDLER})
    with pytest.raises(NotAllowed):
        on.outcome(link, browser)
    with pytest.raises(NotAllowed):
        on.come_back(state)
    on.room.colleagues.held[IRIS] = frozenset({Role.ADMIN})
    on.come_back(state)


def test_whoever_runs_the_machine_may_connect(on: Stage) -> None:
    operator = Actor(PersonId("cli:ada"), frozenset(Role))
    link = proposing.propose(on.room.desk, operator, PROPOSAL)
    state, browser = on.begin(link)
    on.come_back(state)
    assert on.outcome(link, browser)[0] == "granted"


def test_a_password_that_is_typed_becomes_a_grant_and_no_detail(on: Stage) -> None:
    link = on.propose(Proposal("imap", SUPPORT, NAME, {}))
    typed = {"imap_host": "mail.acme.example", "imap_port": "993", "imap_security": "tls"}
    typed |= {"smtp_host": "mail.acme.example", "smtp_port": "587", "smtp_security": "starttls"}
    kept, typed = dict(typed), {**typed, "user": "support", "password": PASSWORD}
    with pytest.raises(Incomplete) as refused:
        consenting.sign_in(on.room.desk, token(link), "", {**typed, "imap_host": " "})
    assert set(refused.value.fields) == {"imap_host"}
    begun = consenting.sign_in(on.room.desk, token(link), "", {**typed, "password": "wrong"})
    assert on.outcome(link, begun.browser)[0] == "password"
    begun = consenting.sign_in(on.room.desk, token(link), begun.browser, typed)
    assert on.outcome(link, begun.browser)[0] == "granted"
    mailbox = on.mailbox(link.mailbox)
    assert dict(mailbox.details) == kept
    assert PASSWORD in on.room.desk.grants(mailbox).load()
    with pytest.raises(LinkOver):
        consenting.sign_in(on.room.desk, token(link), begun.browser, typed)


def grants(on: Stage) -> int:
    with on.room.desk.reading("tests.grants") as tx:
        return sum(tx.grants.get(each) is not None for each in tx.mailboxes.all())


def test_a_mailbox_that_is_disconnected_while_it_is_connected_again_stays_disconnected(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = on.connected()
    link = proposing.reconnect(on.room.desk, actor(IRIS), mailbox.id)
    state, _ = on.begin(link)
    given = on.consent.finish

    def meanwhile(
        flow: str, answer: Mapping[str, str], redirect_uri: str, intended: str, details: Mapping[str, str]
    ) -> Granted:
        granted = given(flow, answer, redirect_uri, intended, details)
        disconnecting.begin(on.room.desk, actor(IRIS), mailbox.id)
        return granted

    monkeypatch.setattr(on.consent, "finish", meanwhile)  # between the answer and its keeping
    on.come_back(state)
    refused = [event.facts for event in on.record(mailbox.id) if event.kind is MailboxEventKind.REFUSED]
    assert refused == [{"code": "disconnected"}]
    assert on.mailbox(mailbox.id).status is MailboxStatus.DISCONNECTING
    assert MailboxEventKind.RECONNECTED not in on.kinds(mailbox.id)
    close_down_all(on.room.desk)
    assert on.mailbox(mailbox.id).status is MailboxStatus.DISCONNECTED
