"""Presses and forms from the click to the screen, through a real Bolt app, over HTTP and over Socket Mode."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox.slack.refusals import MistakeError
from bot.sandbox.slack.submissions import NO_CONNECTION
from tests.faces.sandbox.office import Connect, Office, Post, button, lose_patience, modal, plain


def open_the_form(app: App, office: Office) -> None:
    @app.action("claim")
    def claim(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        office.heard.append(("claim", body))
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal(notify_on_close=True))

    @app.view("form")
    def form(ack: Ack, view: dict[str, Any]) -> None:
        typed = view["state"]["values"]["answer"]["text"]["value"]
        office.heard.append(("form", typed))
        match typed:
            case "wrong":
                ack(response_action="errors", errors={"answer": "Say it kindly."})
            case "wrong field":
                ack(response_action="errors", errors={"nowhere": "Lost."})
            case "preview":
                ack(response_action="update", view=modal("Preview"))
            case "deeper":
                ack(response_action="push", view=modal("Second"))
            case "too long":
                ack(response_action="update", view=modal("x" * 25))
            case "all":
                ack(response_action="clear")
            case _:
                ack()

    @app.view_closed("form")
    def closed(ack: Ack, body: dict[str, Any]) -> None:
        office.heard.append(("closed", body["is_cleared"]))
        ack()


@pytest.fixture
def form(office: Office, connect: Connect, posted: Post) -> str:
    """Is the id of the form that Ada opened with a press."""
    connect(open_the_form)
    assert office.slack.press(office.ada, office.room, posted(), "claim").ok
    view = office.slack.modal(office.ada)
    assert view is not None
    return view.id


def test_a_press_carries_what_slack_would_send(office: Office, form: str) -> None:
    (_, body), *_ = office.heard
    (message,) = office.slack.messages(office.room)
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": office.ada, "username": "ada", "name": "ada", "team_id": "T0SANDBOX"}
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": office.room,
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": office.room, "name": "privacy"}
    assert body["message"]["text"] == "Case 1 is new"
    assert body["api_app_id"] == office.slack.installation.app_id
    assert body["response_url"].startswith("http://127.0.0.1:")
    (action,) = body["actions"]
    assert (action["type"], action["action_id"], action["block_id"]) == ("button", "claim", "acts")
    assert form


@pytest.mark.parametrize(
    ("typed", "outcome", "title", "depth"),
    [
        ("fine", "closed", None, 0),
        ("preview", "update", "Preview", 1),
        ("deeper", "push", "Second", 2),
        ("all", "clear", None, 0),
    ],
)
def test_the_answer_to_a_form_moves_the_screen(
    office: Office, form: str, typed: str, outcome: str, title: str | None, depth: int
) -> None:
    delivered = office.slack.submit(office.ada, form, {"answer": typed})
    assert delivered.ok
    assert delivered.outcome == outcome
    top = office.slack.modal(office.ada)
    assert (top.drawn["title"]["text"] if top else None) == title
    assert len(office.slack.workspace.views.stack(office.ada)) == depth


def test_errors_stand_under_their_fields_and_what_was_typed_stays(office: Office, form: str) -> None:
    delivered = office.slack.submit(office.ada, form, {"text": "wrong"})
    assert not delivered.ok
    assert (delivered.outcome, delivered.errors) == ("errors", {"answer": "Say it kindly."})
    view = office.slack.modal(office.ada)
    assert view is not None
    assert view.state["answer"]["text"]["value"] == "wrong"
    assert office.slack.submit(office.ada, form, {"answer": "right"}).outcome == "closed"


@pytest.mark.parametrize("typed", ["wrong field", "too long"])
def test_an_answer_slack_cannot_show_leaves_the_form_open(office: Office, form: str, typed: str) -> None:
    delivered = office.slack.submit(office.ada, form, {"answer": typed})
    assert (delivered.trouble, delivered.outcome) == ("bad_response", "failed")
    assert delivered.errors == {"": NO_CONNECTION}
    assert office.slack.modal(office.ada) is not None


def test_slacks_own_screen_stops_an_unfinished_form(office: Office, form: str) -> None:
    before = len(office.heard)
    assert office.slack.submit(office.ada, form).errors == {"answer": "Please complete this required field."}
    too_long = office.slack.submit(office.ada, form, {"answer": "x" * 21})
    assert too_long.errors == {"answer": "Please write at most 20 characters."}
    assert too_long.parcel is None
    assert len(office.heard) == before


def test_closing_tells_the_app_when_the_view_asked_for_it(office: Office, form: str) -> None:
    delivered = office.slack.close(office.ada, form)
    assert delivered is not None
    assert delivered.ok
    assert office.heard[-1] == ("closed", False)
    assert office.slack.modal(office.ada) is None


def test_a_pushed_modal_uncovers_the_one_below(office: Office, form: str) -> None:
    office.slack.submit(office.ada, form, {"answer": "deeper"})
    top = office.slack.modal(office.ada)
    assert top is not None
    assert top.previous_id == form
    office.slack.close(office.ada, top.id)
    below = office.slack.modal(office.ada)
    assert below is not None
    assert below.id == form


def test_only_the_uppermost_modal_can_be_submitted(office: Office, form: str) -> None:
    office.slack.submit(office.ada, form, {"answer": "deeper"})
    with pytest.raises(MistakeError, match="does not look at"):
        office.slack.submit(office.ada, form, {"answer": "x"})


def test_a_form_closed_while_the_app_was_thinking_stays_closed(
    office: Office, connect: Connect, posted: Post
) -> None:
    def listen(app: App, office: Office) -> None:
        open_the_form(app, office)

        @app.view("slow")
        def slow(ack: Ack, view: dict[str, Any]) -> None:
            office.slack.workspace.views.close_all(office.ada)
            ack(response_action="update", view=modal("Too late"))

    connect(listen)
    office.slack.press(office.ada, office.room, posted(), "claim")
    view = office.slack.modal(office.ada)
    assert view is not None
    view.drawn["callback_id"] = "slow"
    assert office.slack.submit(office.ada, view.id, {"answer": "x"}).outcome == "closed"
    assert office.slack.modal(office.ada) is None


def test_ten_presses_at_once_are_ten_deliveries_with_their_own_triggers(
    office: Office, connect: Connect, posted: Post
) -> None:
    triggers: list[str] = []
    lock = threading.Lock()

    def listen(app: App, office: Office) -> None:
        @app.action("claim")
        def claim(ack: Ack, body: dict[str, Any]) -> None:
            with lock:
                triggers.append(body["trigger_id"])
            ack()

    connect(listen)
    ts = posted()
    with ThreadPoolExecutor(10) as pool:
        presses = [pool.submit(office.slack.press, office.ada, office.room, ts, "claim") for _ in range(10)]
    assert all(press.result().ok for press in presses)
    assert len(set(triggers)) == 10


def test_a_parcel_can_be_delivered_again_exactly_as_it_was(
    office: Office, connect: Connect, posted: Post
) -> None:
    connect(open_the_form)
    delivered = office.slack.press(office.ada, office.room, posted(), "claim")
    assert delivered.parcel is not None
    lose_patience(office, 0.5)
    again = office.slack.redeliver(delivered.parcel)
    bodies = [body for what, body in office.heard if what == "claim"]
    assert bodies[0] == bodies[1]
    assert office.slack.calls("views.open")[-1].error == "exchanged_trigger_id"
    assert again.attempts == 1


def test_menus_report_what_was_chosen_and_remember_it(office: Office, connect: Connect, posted: Post) -> None:
    def listen(app: App, office: Office) -> None:
        @app.action("right")
        def right(ack: Ack, body: dict[str, Any]) -> None:
            office.heard.append(("right", body))
            ack()

        @app.action("more")
        def more(ack: Ack, action: dict[str, Any]) -> None:
            office.heard.append(("more", action["selected_option"]["value"]))
            ack()

    options = [{"text": plain(word), "value": word} for word in ("access", "erasure")]
    connect(listen)
    menu = {"type": "static_select", "action_id": "right", "options": options}
    overflow = {"type": "overflow", "action_id": "more", "options": options}
    ts = posted(menu, overflow)
    office.slack.choose(office.ada, office.room, ts, "right", "erasure")
    office.slack.choose(office.ada, office.room, ts, "more", "access")
    _, body = office.heard[0]
    assert body["actions"][0]["selected_option"]["value"] == "erasure"
    assert body["state"]["values"]["acts"]["right"]["selected_option"]["value"] == "erasure"
    assert office.heard[1] == ("more", "access")
    with pytest.raises(MistakeError, match="does not offer"):
        office.slack.choose(office.ada, office.room, ts, "right", "portability")


def test_the_home_tab_has_buttons_and_menus_too(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.event("app_home_opened")
        def opened(event: dict[str, Any], client: WebClient) -> None:
            rows = [{"type": "actions", "elements": [button("open", value=str(number))]} for number in (1, 2)]
            picker = {"type": "users_select", "action_id": "owner"}
            rows.append({"type": "actions", "elements": [picker]})
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": rows})

        @app.action("open")
        def opening(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
            office.heard.append((body["container"]["type"], action["value"]))
            ack()

        @app.action("owner")
        def owner(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
            office.heard.append((body["view"]["type"], action["selected_user"]))
            ack()

    connect(listen)
    assert office.slack.open_home(office.ada).ok
    home = office.slack.home(office.ada)
    assert home is not None
    with pytest.raises(MistakeError, match="2 elements are called open"):
        office.slack.press_in_view(home.id, "open")
    office.slack.press_in_view(home.id, "open", value="2")
    office.slack.choose_in_view(home.id, "owner", office.max)
    assert office.heard == [("view", "2"), ("home", office.max)]


def test_an_external_menu_asks_the_app_what_to_offer(office: Office, connect: Connect, posted: Post) -> None:
    def listen(app: App, office: Office) -> None:
        @app.options("owner")
        def owners(ack: Ack, payload: dict[str, Any]) -> None:
            long = "x" * (76 if payload["value"] == "long" else 3)
            ack(options=[{"text": plain(long), "value": "ada"}])

        @app.action("owner")
        def owner(ack: Ack, action: dict[str, Any]) -> None:
            office.heard.append(("owner", action["selected_option"]["value"]))
            ack()

    connect(listen)
    ts = posted({"type": "external_select", "action_id": "owner", "min_query_length": 1})
    post = office.slack.messages(office.room)[0]
    (option,) = office.slack.suggest(office.ada, post, "owner", "ad")
    office.slack.choose(office.ada, office.room, ts, "owner", option)
    assert office.heard == [("owner", "ada")]
    with pytest.raises(MistakeError, match="must be less than 76"):
        office.slack.suggest(office.ada, post, "owner", "long")


def test_shortcuts_reach_the_app_with_and_without_a_message(office: Office, connect: Connect) -> None:
    def listen(app: App, office: Office) -> None:
        @app.shortcut("new_case")
        def new_case(ack: Ack, shortcut: dict[str, Any]) -> None:
            office.heard.append((shortcut["type"], shortcut["callback_id"]))
            ack()

        @app.shortcut("note")
        def note(ack: Ack, shortcut: dict[str, Any], client: WebClient) -> None:
            office.heard.append((shortcut["type"], shortcut["message"]["text"]))
            ack()
            client.views_open(trigger_id=shortcut["trigger_id"], view=modal("Note"))

    connect(listen)
    said = office.slack.say(office.max, office.room, "please look")
    assert office.slack.shortcut(office.ada, "new_case").ok
    assert office.slack.shortcut(office.ada, "note", channel=office.room, ts=said.ts).ok
    assert office.heard == [("shortcut", "new_case"), ("message_action", "please look")]
    assert office.slack.modal(office.ada) is not None


def test_a_listener_that_is_too_late_shows_a_timeout_and_is_not_asked_again(
    office: Office, connect: Connect, posted: Post
) -> None:
    release = threading.Event()

    def listen(app: App, office: Office) -> None:
        @app.action("claim")
        def claim(ack: Ack) -> None:
            office.heard.append(("claim", None))
            release.wait(10)
            ack()

    connect(listen)
    lose_patience(office)
    delivered = office.slack.press(office.ada, office.room, posted(), "claim")
    release.set()
    assert (delivered.trouble, delivered.status, delivered.outcome) == ("operation_timeout", None, "failed")
    assert len(office.heard) == 1


def test_an_action_nobody_listens_to_fails_before_the_person(
    office: Office, connect: Connect, posted: Post, road: str
) -> None:
    connect(lambda app, office: None)
    lose_patience(office)
    delivered = office.slack.press(office.ada, office.room, posted(), "claim")
    # Bolt answers 404 over HTTP and nothing at all over Socket Mode.
    assert delivered.trouble == ("dispatch_failed" if road == "http" else "operation_timeout")


def test_a_failed_submission_keeps_the_form_and_its_text(
    office: Office, connect: Connect, posted: Post
) -> None:
    connect(open_the_form)
    office.slack.press(office.ada, office.room, posted(), "claim")
    view = office.slack.modal(office.ada)
    assert view is not None
    view.drawn["callback_id"] = "nobody listens to this"
    lose_patience(office)
    delivered = office.slack.submit(office.ada, view.id, {"answer": "typed"})
    assert (delivered.outcome, delivered.errors) == ("failed", {"": NO_CONNECTION})
    assert view.state["answer"]["text"]["value"] == "typed"
    assert office.slack.modal(office.ada) is view
