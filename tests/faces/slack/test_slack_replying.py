"""Writing a reply: form, complaint, preview, then sent once; nothing typed is ever lost."""

from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.slack.views import View
from connectors.base import Address
from handlers.domain.case import Case, Status
from handlers.domain.events import Event, EventKind
from handlers.domain.ids import PersonId
from handlers.domain.message import Purpose
from handlers.domain.rights import Right
from handlers.store.outbox import EntryKind, EntryState
from tests.support.slack_desk import Cast, Place, words

TEXT = "Dear Sam,\n\nhere is what we hold about you.\n"


@pytest.fixture
def claimed(place: Place, cast: Cast) -> Case:
    case = place.letter(subject="About <!channel> & me")
    place.press(cast.ada, case, "claim")
    place.deliver()
    return case


def buttons(view: View) -> list[dict[str, Any]]:
    return [one for block in view.blocks for one in block.get("elements", []) if one["type"] == "button"]


def mails_waiting(place: Place) -> int:
    with place.desk.reading("tests.mails") as tx:
        return len([entry for entry in tx.outbox.due(100) if entry.kind is EntryKind.MAIL])


def test_a_reply_is_written_looked_at_and_queued_once(place: Place, cast: Cast, claimed: Case) -> None:
    assert place.press(cast.ada, claimed, "reply").ok
    form = place.window(cast.ada)
    assert form.drawn["title"]["text"] == f"Reply, {claimed.number}"

    previewed = place.slack.submit(cast.ada, form.id, {"text": TEXT})
    assert previewed.outcome == "push"
    preview = place.window(cast.ada)
    shown = words(preview)
    for expected in ("sam@example.org", "privacy@acme.example", "here is what we hold about you."):
        assert expected in shown
    assert "About <!channel> & me" in shown  # literally, inside a rich_text element
    assert place.case(claimed).status is Status.READY
    assert mails_waiting(place) == 0

    sent = place.slack.submit(cast.ada, preview.id)
    assert sent.outcome == "update"
    assert [one["action_id"] for one in buttons(place.window(cast.ada))] == ["undo"]
    assert place.window(cast.ada).drawn["clear_on_close"] is True
    assert mails_waiting(place) == 0  # held back, so that it can be taken back
    place.later(61)
    assert mails_waiting(place) == 1
    assert place.kinds(claimed).count(EventKind.REPLY_QUEUED) == 1


def test_a_reply_just_sent_is_taken_back_in_the_window_itself(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": TEXT})
    place.slack.submit(cast.ada, place.window(cast.ada).id)
    window = place.window(cast.ada)
    assert place.slack.press_in_view(window.id, "undo").ok
    assert place.window(cast.ada).id == window.id  # told in the same window
    place.later(61)
    assert mails_waiting(place) == 0
    assert place.case(claimed).status is Status.READY


def test_the_preview_sent_twice_leaves_one_mail(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": TEXT})
    sent = place.slack.submit(cast.ada, place.window(cast.ada).id)
    assert sent.parcel is not None
    again = place.slack.redeliver(sent.parcel)
    assert "'response_action': 'update'" in str(again.body)
    place.later(61)
    assert mails_waiting(place) == 1


def test_blanks_are_complained_about_under_the_field(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "reply")
    form = place.window(cast.ada)
    refused = place.slack.submit(cast.ada, form.id, {"text": "   \n "})
    assert refused.outcome == "errors"
    assert refused.errors == {"text": "Write the reply first."}
    assert place.window(cast.ada).id == form.id
    assert place.slack.submit(cast.ada, form.id, {"text": TEXT}).outcome == "push"


def test_going_back_and_submitting_again_replaces_the_draft(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "reply")
    form = place.window(cast.ada)
    place.slack.submit(cast.ada, form.id, {"text": TEXT})
    place.slack.close(cast.ada, place.window(cast.ada).id)
    assert place.window(cast.ada).id == form.id
    assert place.slack.submit(cast.ada, form.id, {"text": TEXT}).outcome == "push"  # the very same words
    assert place.slack.submit(cast.ada, place.window(cast.ada).id).outcome == "update"
    place.later(61)
    assert mails_waiting(place) == 1


def test_a_draft_stands_in_the_form_when_it_is_opened_again(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": TEXT})
    place.deliver()
    place.press(cast.ada, claimed, "reply")
    field = next(b for b in place.window(cast.ada).blocks if b["type"] == "input")
    assert field["element"]["initial_value"] == TEXT.strip()


def test_a_case_taken_over_meanwhile_keeps_what_was_typed(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ada, claimed, "reply")
    form = place.window(cast.ada)
    with place.desk.transaction("tests.taken_over") as tx:
        taken = replace(tx.cases.locked(claimed.id), owner=PersonId(cast.ben))
        tx.cases.save(taken, Event(EventKind.CLAIMED, actor=PersonId(cast.ben)))
    refused = place.slack.submit(cast.ada, form.id, {"text": TEXT})
    assert refused.outcome == "push"
    assert "handled by someone else" in words(place.window(cast.ada))
    place.slack.close(cast.ada, place.window(cast.ada).id)
    kept = place.window(cast.ada)
    assert kept.id == form.id
    assert kept.state["text"]["answer"]["value"] == TEXT


def test_a_new_letter_after_the_preview_asks_for_another_look(
    place: Place, cast: Cast, claimed: Case
) -> None:
    place.press(cast.ada, claimed, "reply")
    place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": TEXT})
    preview = place.window(cast.ada)
    with place.desk.transaction("tests.changed") as tx:
        tx.cases.save(tx.cases.locked(claimed.id), Event(EventKind.MESSAGE_ADDED))
    refused = place.slack.submit(cast.ada, preview.id)
    assert refused.outcome == "update"
    assert "while you were writing; nothing was changed" in words(place.window(cast.ada))
    assert mails_waiting(place) == 0


def test_only_the_owner_writes(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.ben, claimed, "reply")
    assert place.slack.modal(cast.ben) is None
    assert "handled by someone else" in place.told(cast.ben)


def test_a_manager_may_write_in_anybodys_case(place: Place, cast: Cast, claimed: Case) -> None:
    place.press(cast.max, claimed, "reply")
    assert place.slack.submit(cast.max, place.window(cast.max).id, {"text": TEXT}).outcome == "push"


def test_a_letter_without_an_address_is_said_to_have_none(place: Place, cast: Cast) -> None:
    case = place.letter_from(Address("", "Sam"), Right.ACCESS, subject="Hi", text="Hello")
    place.press(cast.ada, case, "claim")
    place.deliver()
    place.press(cast.ada, case, "reply")
    refused = place.slack.submit(cast.ada, place.window(cast.ada).id, {"text": TEXT})
    assert refused.errors["text"].startswith("The letter names no address to answer")


def test_nothing_typed_in_the_thread_becomes_mail(place: Place, cast: Cast, claimed: Case) -> None:
    place.slack.say(cast.ada, place.channel, "Dear Sam, no.", thread_ts=place.card(claimed).ts)
    place.deliver()
    assert mails_waiting(place) == 0
    with place.desk.reading("tests.messages") as tx:
        assert [m.purpose for m in tx.messages.of_case(claimed.id)] == [Purpose.REQUEST]
        assert tx.outbox.count(EntryState.READY, EntryState.UNKNOWN) == 0
