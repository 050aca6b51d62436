"""Whose word on senders counts in a mailbox of any mail host: shown by the dry run, decided by a person."""

from dataclasses import replace

import pytest

from connectors.vouching import GMAIL
from handlers.domain.errors import Incomplete, NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.domain.people import Actor
from handlers.intake import dry_run
from handlers.intake.authenticating import vouching_for
from handlers.intake.dry_run import DryRun, Voucher
from handlers.mailboxes import confirming, consenting, trusting
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal, Proposed
from tests.conftest import NewRoom
from tests.faces.web.visits import TYPED
from tests.support.cast import ADA, IRIS, MALLORY, actor
from tests.support.connecting import NAME, SUPPORT, Stage, stage, token
from tests.support.letters import TRUSTED, letter

ELSEWHERE = "mx.mallory.example"


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def arrive(on: Stage, *names: str, scope: str = "INBOX", by: str = "") -> None:
    """Let a letter arrive that names these servers as judges, topmost first."""
    extra = {"Received": f"from there by {by}; Mon, 02 Mar 2026 09:00:00 +0000"} if by else {}
    head = "".join(f"Authentication-Results: {name}; dmarc=pass\r\n" for name in names).encode()
    on.mail.deliver(head + letter(dmarc=None, extra=extra), scope, on.room.clock.now())


def signed_in(on: Stage) -> tuple[Proposed, str]:
    link = on.propose(Proposal("imap", SUPPORT, NAME, {}))
    return link, consenting.sign_in(on.room.desk, token(link), "", TYPED).browser


def looked(on: Stage, link: Proposed) -> DryRun:
    return dry_run.look(on.room.desk, on.mailbox(link.mailbox))


def connected(on: Stage, *trusted: str) -> Mailbox:
    link, browser = signed_in(on)
    return confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE, trusted)


def test_the_dry_run_counts_whom_letters_of_the_inbox_name_at_their_top(on: Stage) -> None:
    for _ in range(3):
        arrive(on, "MX.acme.example", ELSEWHERE, by="mail.acme.example")
    arrive(on, ELSEWHERE)
    arrive(on)
    arrive(on, "junk.example", scope="Junk")
    link, _ = signed_in(on)
    run = looked(on, link)
    assert run.asked
    assert run.vouchers == (Voucher(TRUSTED, 3, 3), Voucher(ELSEWHERE, 1, 0))
    assert run.inbox == 5


@pytest.mark.parametrize(
    "odd", ["", "<b>x</b>", "a b", "mx_\x07.example", "-mx.example", "x" * 300, "dmarc=pass"]
)
def test_what_is_no_name_of_a_server_is_not_shown(on: Stage, odd: str) -> None:
    arrive(on, odd)
    link, _ = signed_in(on)
    names = {each.name for each in looked(on, link).vouchers}
    assert all(trusting.is_name(name) for name in names)
    assert not names & {odd, "x" * 300}


def test_nothing_is_learned_of_itself(on: Stage) -> None:
    for _ in range(5):
        arrive(on, TRUSTED)
    link, browser = signed_in(on)
    looked(on, link)
    assert on.mailbox(link.mailbox).authserv_ids == ()
    mailbox = confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    assert mailbox.authserv_ids == ()
    assert not vouching_for(on.room.desk, mailbox).names


def test_whom_an_admin_names_is_believed_and_stands_on_record(on: Stage) -> None:
    mailbox = connected(on, " MX.Acme.Example. ", "mx2.acme.example", "mx.acme.example")
    assert on.mailbox(mailbox.id).authserv_ids == (TRUSTED, "mx2.acme.example")
    assert vouching_for(on.room.desk, on.mailbox(mailbox.id)).names == {TRUSTED, "mx2.acme.example"}
    (confirmed,) = (one for one in on.record(mailbox.id) if one.kind is MailboxEventKind.CONFIRMED)
    assert confirmed.facts["servers"] == f"{TRUSTED} mx2.acme.example"


@pytest.mark.parametrize(
    "names",
    [("?",), ("mx example",), ("mx;example",), ("x" * 300,), tuple(f"mx{n}.example" for n in range(11))],
)
def test_what_is_no_name_begins_nothing(on: Stage, names: tuple[str, ...]) -> None:
    link, browser = signed_in(on)
    with pytest.raises(Incomplete) as refused:
        confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE, names)
    assert set(refused.value.fields) == {trusting.TRUST}
    assert on.mailbox(link.mailbox).authserv_ids == ()


def test_a_provider_with_a_way_of_its_own_is_not_asked_about(on: Stage) -> None:
    desk = on.room.desk
    desk.providers = {"google": replace(desk.providers["google"], vouching=GMAIL)}
    arrive(on, TRUSTED)
    link, browser = on.consented()
    run = looked(on, link)
    assert (run.asked, run.vouchers) == (False, ())
    mailbox = confirming.confirm(desk, token(link), browser, (), Backfill.NONE, (TRUSTED,))
    assert mailbox.authserv_ids == ()
    with pytest.raises(Refused, match="its provider or the settings"):
        trusting.trust(desk, actor(IRIS), mailbox, (TRUSTED,))


def test_it_can_be_decided_otherwise_later_and_that_is_recorded_once(on: Stage) -> None:
    mailbox = connected(on)
    for _ in range(2):
        trusting.trust(on.room.desk, actor(IRIS), mailbox, (TRUSTED,))
    assert on.mailbox(mailbox.id).authserv_ids == (TRUSTED,)
    trusting.trust(on.room.desk, Actor(PersonId("cli:ada"), frozenset()), mailbox, ())
    assert on.mailbox(mailbox.id).authserv_ids == ()
    told = [one for one in on.record(mailbox.id) if one.kind is MailboxEventKind.TRUSTED]
    assert [(one.actor, one.facts) for one in told] == [
        (IRIS, {"servers": TRUSTED, "before": ""}),
        ("cli:ada", {"servers": "", "before": TRUSTED}),
    ]


@pytest.mark.parametrize("person", [ADA, MALLORY])
def test_sec_16_only_admins_decide_whom_to_believe(on: Stage, person: PersonId) -> None:
    mailbox = connected(on)
    with pytest.raises(NotAllowed):
        trusting.trust(on.room.desk, actor(person), mailbox, (TRUSTED,))
    assert on.mailbox(mailbox.id).authserv_ids == ()


def test_a_mailbox_that_the_settings_describe_is_left_to_them(on: Stage) -> None:
    with pytest.raises(Refused):
        trusting.trust(on.room.desk, actor(IRIS), on.room.mailbox, (TRUSTED,))
