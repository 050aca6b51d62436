"""A draft whose answer was lost is not there twice, and none is left once the mail has gone."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.google.faults import Fault as GmailFault
from bot.sandbox.google.faults import Kind as GmailKind
from bot.sandbox.microsoft.faults import Fault as GraphFault
from bot.sandbox.microsoft.faults import Kind as GraphKind
from connectors.base import OutgoingFile, OutgoingMail
from connectors.errors import Temporary
from connectors.mime.reading import read
from tests.contract.connectors.google_outside import OnGmail, server
from tests.contract.connectors.graph_outside import OnGraph, tenant
from tests.contract.connectors.kinds import Outside
from tests.contract.connectors.test_sending import MAIL, OTHER
from tests.support.letters import letter

LATER = replace(MAIL, text="Hej Sam\n\nHer er det rigtige svar.", written_at=MAIL.written_at.replace(hour=9))


def test_drafting_again_replaces_the_draft_whose_answer_was_lost(outside: Outside) -> None:
    outside.connector().draft(MAIL)
    connector = outside.connector()
    again = connector.draft(LATER)
    assert outside.drafts() == 1
    connector.send(again)
    assert outside.drafts() == 0
    assert read(outside.sent()).text == LATER.text, "not what lay there before"


def test_the_draft_of_another_mail_stays(outside: Outside) -> None:
    connector = outside.connector()
    kept = connector.draft(OTHER)
    connector.draft(MAIL)
    connector.send(connector.draft(MAIL))
    assert outside.drafts() == 1
    connector.send(kept)
    assert len(outside.sent()) == 2


def test_what_was_sent_already_stays_where_it_is(outside: Outside) -> None:
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    before = outside.sent()
    connector.discard(connector.draft(MAIL))
    assert outside.sent() == before


Lose = Callable[[int], None]


def lose_at_gmail(times: int) -> None:
    server().faults.plan("drafts.create", GmailFault(GmailKind.DROP_AFTER), times=times)


def break_gmail(times: int) -> None:
    server().faults.plan("drafts.create", GmailFault(GmailKind.CRASH_AFTER), times=times)


def lose_at_graph(times: int) -> None:
    tenant().standin.faults.plan("draft", *[GraphFault(GraphKind.DROP_AFTER)] * times)


def cut_graph(times: int) -> None:
    tenant().standin.faults.plan("draft", *[GraphFault(GraphKind.CUT)] * times)


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(
    ("kind", "lose"),
    [(OnGmail, lose_at_gmail), (OnGmail, break_gmail), (OnGraph, lose_at_graph), (OnGraph, cut_graph)],
)
def test_an_answer_that_is_lost_after_the_effect_leaves_one_draft_and_then_none(
    tmp_path: Path, kind: type[OnGmail] | type[OnGraph], lose: Lose, times: int
) -> None:
    outside = kind(tmp_path)
    lose(times)
    for _ in range(times):
        with pytest.raises(Temporary):
            outside.connector().draft(MAIL)
        assert outside.drafts() == 1
    connector = outside.connector()
    connector.send(connector.draft(MAIL))
    assert outside.drafts() == 0
    assert len(outside.sent()) == 1
    outside.close()


def large(mail: OutgoingMail) -> OutgoingMail:
    return replace(mail, files=(OutgoingFile("a.bin", "a/b", lambda: io.BytesIO(bytes(3_000_000))),))


@pytest.mark.parametrize("call", ["reply", "change", "upload"])
def test_a_large_answer_whose_drafting_broke_off_anywhere_leaves_one_draft_and_then_none(
    tmp_path: Path, call: str
) -> None:
    outside = OnGraph(tmp_path)
    outside.deliver(letter(message_id=MAIL.in_reply_to))
    tenant().standin.faults.plan(call, GraphFault(GraphKind.DROP_AFTER))
    with pytest.raises(Temporary):
        outside.connector().draft(large(MAIL))
    assert outside.drafts() <= 1
    connector = outside.connector()
    connector.send(connector.draft(large(MAIL)))
    assert outside.drafts() == 0
    assert len(outside.sent()) == 1
    outside.close()
