"""Modals and the Home tab: triggers that run out, the stack, hashes, names."""

from typing import Any

import pytest

from tests.faces.sandbox.office import Office, button, card, modal, plain, refused


def trigger(office: Office, view_id: str | None = None) -> str:
    with office.slack.workspace.lock:
        return office.slack.payloads.trigger(office.ada, view_id)


def opened(office: Office, view: dict[str, Any] | None = None) -> dict[str, Any]:
    shown: dict[str, Any] = office.client.views_open(trigger_id=trigger(office), view=view or modal())["view"]
    return shown


def test_a_modal_opens_before_the_person_whose_trigger_it_is(office: Office) -> None:
    view = opened(office, modal(private_metadata="case:1"))
    seen = office.slack.modal(office.ada)
    assert seen is not None
    assert seen.id == view["id"] == view["root_view_id"]
    assert view["private_metadata"] == "case:1"
    assert view["state"]["values"] == {"answer": {"text": {"type": "plain_text_input", "value": None}}}
    assert office.slack.modal(office.max) is None


def test_a_trigger_opens_one_view_only(office: Office) -> None:
    spent = trigger(office)
    office.client.views_open(trigger_id=spent, view=modal())
    assert refused(lambda: office.client.views_open(trigger_id=spent, view=modal())) == "exchanged_trigger_id"


@pytest.mark.parametrize(
    ("seconds", "error"), [(2.9, "(not refused)"), (3.0, "(not refused)"), (3.1, "expired_trigger_id")]
)
def test_a_trigger_lives_three_seconds(office: Office, seconds: float, error: str) -> None:
    fresh = trigger(office)
    office.time.now += seconds
    assert refused(lambda: office.client.views_open(trigger_id=fresh, view=modal())) == error


def test_a_made_up_trigger_is_invalid(office: Office) -> None:
    assert refused(lambda: office.client.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"


def test_a_malformed_view_does_not_use_the_trigger_up(office: Office) -> None:
    fresh = trigger(office)
    without_submit = {name: value for name, value in modal().items() if name != "submit"}
    assert (
        refused(lambda: office.client.views_open(trigger_id=fresh, view=without_submit))
        == "invalid_arguments"
    )
    assert refused(lambda: office.client.views_open(trigger_id=fresh, view=modal())) == "(not refused)"


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ({"type": "home", "blocks": card()}, "invalid_arguments"),
        (modal(title="x" * 25), "invalid_arguments"),
        (modal(private_metadata="x" * 3_001), "invalid_arguments"),
        (modal(blocks=card() * 51), "invalid_arguments"),
        (modal(blocks=[{"type": "section", "text": plain("x" * 3_000)}] * 90), "view_too_large"),
    ],
)
def test_a_view_beyond_slacks_limits_is_refused(office: Office, view: dict[str, Any], error: str) -> None:
    assert refused(lambda: office.client.views_open(trigger_id=trigger(office), view=view)) == error
    assert office.slack.modal(office.ada) is None


def test_three_modals_lie_on_each_other_and_no_fourth(office: Office) -> None:
    bottom = opened(office)
    second = office.client.views_push(trigger_id=trigger(office, bottom["id"]), view=modal("Two"))["view"]
    third = office.client.views_push(trigger_id=trigger(office, second["id"]), view=modal("Three"))["view"]
    assert third["root_view_id"] == bottom["id"]
    assert third["previous_view_id"] == second["id"]
    push = office.client.views_push
    fourth = trigger(office, third["id"])
    assert refused(lambda: push(trigger_id=fourth, view=modal("Four"))) == "push_limit_reached"


def test_a_push_needs_a_trigger_from_a_modal(office: Office) -> None:
    opened(office)
    elsewhere = trigger(office)
    assert (
        refused(lambda: office.client.views_push(trigger_id=elsewhere, view=modal())) == "invalid_trigger_id"
    )


def test_an_update_with_the_hash_loses_against_an_earlier_one(office: Office) -> None:
    view = opened(office)
    update = office.client.views_update
    newer = update(view_id=view["id"], hash=view["hash"], view=modal("Newer"))["view"]
    assert (
        refused(lambda: update(view_id=view["id"], hash=view["hash"], view=modal("Late"))) == "hash_conflict"
    )
    update(view_id=view["id"], hash=newer["hash"], view=modal("Newest"))
    seen = office.slack.modal(office.ada)
    assert seen is not None
    assert seen.drawn["title"]["text"] == "Newest"


def test_an_update_finds_the_view_by_the_apps_own_name(office: Office) -> None:
    opened(office, modal(external_id="reply-1"))
    update = office.client.views_update
    assert update(external_id="reply-1", view=modal("Found"))["view"]["title"]["text"] == "Found"
    assert refused(lambda: update(external_id="reply-2", view=modal())) == "not_found"


def test_an_update_of_a_closed_view_is_not_found(office: Office) -> None:
    view = opened(office)
    office.slack.close(office.ada, view["id"])
    assert refused(lambda: office.client.views_update(view_id=view["id"], view=modal())) == "not_found"


def test_an_update_names_the_view_in_one_way(office: Office) -> None:
    view = opened(office, modal(external_id="reply-1"))
    both = {"view_id": view["id"], "external_id": "reply-1", "view": modal()}
    assert refused(lambda: office.client.api_call("views.update", json=both)) == "invalid_arguments"
    neither = {"view": modal()}
    assert refused(lambda: office.client.api_call("views.update", json=neither)) == "invalid_arguments"


def test_two_open_views_cannot_share_a_name(office: Office) -> None:
    opened(office, modal(external_id="reply-1"))
    again = modal(external_id="reply-1")
    assert refused(lambda: opened(office, again)) == "duplicate_external_id"


def test_what_was_filled_in_survives_an_update_under_the_same_ids(office: Office) -> None:
    choices = [{"text": plain(word), "value": word} for word in ("access", "erasure")]
    menu = {"type": "static_select", "action_id": "right", "options": choices}
    blocks = [{"type": "actions", "block_id": "rights", "elements": [menu]}, *modal()["blocks"]]
    view = opened(office, modal(blocks=blocks))
    seen = office.slack.modal(office.ada)
    assert seen is not None
    seen.state["answer"]["text"]["value"] = "half a sent"
    updated = office.client.views_update(view_id=view["id"], view=modal("Loaded", blocks=blocks))["view"]
    assert updated["state"]["values"]["answer"]["text"]["value"] == "half a sent"


def test_the_home_tab_is_published_and_republished_with_its_hash(office: Office) -> None:
    home = {"type": "home", "blocks": card(button("refresh"))}
    first = office.client.views_publish(user_id=office.ada, view=home)["view"]
    second = office.client.views_publish(user_id=office.ada, view=home, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    publish = office.client.views_publish
    assert refused(lambda: publish(user_id=office.ada, view=home, hash=first["hash"])) == "hash_conflict"
    assert refused(lambda: publish(user_id="U404", view=home)) == "user_not_found"
    assert refused(lambda: publish(user_id=office.ada, view=modal())) == "invalid_arguments"
    assert office.slack.home(office.max) is None
