"""How deliveries travel: signed, timed, retried when they are events, and never else."""

import dataclasses
import hashlib
import hmac
import threading

import pytest

from bot.sandbox.slack.courier import HttpCourier, Parcel, ParcelKind, Receipt, signature
from bot.sandbox.slack.deliveries import once, until_taken
from bot.sandbox.slack.refusals import JsonObject
from tests.unit.standin.wire import Heard, Receiver, Wire, button, modal

EVENT: JsonObject = {"type": "member_joined_channel"}


class TestSignatures:
    def expected(self, wire: Wire, heard: Heard) -> str:
        """The signature as Slack's page on verifying requests has apps compute it."""
        signed = f"v0:{heard.headers['x-slack-request-timestamp']}:".encode() + heard.body
        secret = wire.slack.installation.signing_secret.encode()
        return "v0=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()

    def test_every_kind_of_delivery_is_signed_over_its_body(self, wire: Wire, app: Receiver) -> None:
        ts = wire.post("x", button())
        wire.slack.press(wire.ada, wire.room, ts, "claim")
        wire.slack.command(wire.ada, wire.room, "/ombud", "blåbær")
        wire.slack.event(EVENT)
        assert len(app.heard) == 3
        for heard in app.heard:
            assert heard.headers["x-slack-signature"] == self.expected(wire, heard)
            assert heard.headers["user-agent"].startswith("Slackbot 1.0")

    def test_the_timestamp_is_the_wall_clock_in_seconds(self, wire: Wire, app: Receiver) -> None:
        for wall in (1_795_000_000.9, 1_795_000_500.0):
            wire.hands.wall = wall
            wire.slack.event(EVENT)
            assert app.heard[-1].headers["x-slack-request-timestamp"] == str(int(wall))

    def test_two_stand_ins_sign_differently(self) -> None:
        assert signature("one", "1", b"x") != signature("two", "1", b"x")
        assert signature("one", "1", b"x") != signature("one", "2", b"x")
        assert signature("one", "1", b"x") != signature("one", "1", b"y")

    @pytest.mark.parametrize(
        ("kind", "content_type"),
        [
            (ParcelKind.EVENT, "application/json"),
            (ParcelKind.INTERACTION, "application/x-www-form-urlencoded"),
            (ParcelKind.COMMAND, "application/x-www-form-urlencoded"),
        ],
    )
    def test_each_kind_has_slacks_own_dress(
        self, wire: Wire, app: Receiver, kind: ParcelKind, content_type: str
    ) -> None:
        wire.slack.redeliver(Parcel(kind, {"a": "ø&=%", "b": ""}))
        heard = app.heard[-1]
        assert heard.headers["content-type"] == content_type
        found = heard.form if kind is ParcelKind.COMMAND else heard.payload
        assert found == {"a": "ø&=%", "b": ""}


class TestEventsAreRetried:
    @pytest.mark.parametrize(
        ("failures", "attempts", "ok"), [(0, 1, True), (1, 2, True), (3, 4, True), (4, 4, False)]
    )
    def test_until_taken_or_three_times(
        self, wire: Wire, app: Receiver, failures: int, attempts: int, ok: bool
    ) -> None:
        for _ in range(failures):
            app.will(500)
        delivered = wire.slack.event(EVENT)
        assert (delivered.attempts, delivered.ok, len(app.heard)) == (attempts, ok, attempts)
        assert delivered.outcome == ("taken" if ok else "failed")
        assert delivered.trouble == (None if ok else "http_error")

    def test_each_retry_says_which_and_why(self, wire: Wire, app: Receiver) -> None:
        for status in (500, 404, 302, 200):
            app.will(status)
        wire.slack.event(EVENT)
        found = [
            (heard.headers.get("x-slack-retry-num"), heard.headers.get("x-slack-retry-reason"))
            for heard in app.heard
        ]
        assert found == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]

    def test_every_attempt_is_the_same_event_with_a_signature_of_its_own_moment(
        self, wire: Wire, app: Receiver
    ) -> None:
        def later(heard: Heard) -> None:
            wire.hands.wall += 60

        app.thinks = later
        for _ in range(3):
            app.will(500)
        wire.slack.event(EVENT)
        assert len({heard.body for heard in app.heard}) == 1
        assert len({heard.headers["x-slack-signature"] for heard in app.heard}) == 4

    def test_an_app_can_ask_for_no_retry(self, wire: Wire, app: Receiver) -> None:
        app.will(500, X_Slack_No_Retry="1")
        delivered = wire.slack.event(EVENT)
        assert (delivered.attempts, delivered.status, delivered.outcome) == (1, 500, "failed")

    @pytest.mark.parametrize("status", [200, 201, 204, 299])
    def test_any_two_hundred_takes_it(self, wire: Wire, app: Receiver, status: int) -> None:
        app.will(status)
        assert wire.slack.event(EVENT).attempts == 1

    def test_the_pauses_are_slept_in_order(self) -> None:
        sent: list[tuple[int, str]] = []

        class Never:
            def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
                sent.append((attempt, reason))
                return Receipt(None, trouble="http_timeout")

        slept: list[float] = []
        delivered = until_taken(Never(), Parcel(ParcelKind.EVENT, {}), (0.0, 60.0, 300.0), slept.append)
        assert slept == [0.0, 60.0, 300.0]
        assert sent == [(0, ""), (1, "http_timeout"), (2, "http_timeout"), (3, "http_timeout")]
        assert (delivered.attempts, delivered.trouble) == (4, "http_timeout")

    def test_stopping_breaks_the_pauses_off(self, wire: Wire, app: Receiver) -> None:
        wire.slack.retry_delays = (60.0, 60.0, 60.0)
        for _ in range(4):
            app.will(500)
        outcome: list[int] = []
        thread = threading.Thread(target=lambda: outcome.append(wire.slack.event(EVENT).attempts))
        thread.start()
        wire.slack.wait_for(lambda: app.heard)
        wire.slack._stopping.set()
        thread.join(10)
        assert outcome == [4]


class TestInteractionsAreNot:
    @pytest.mark.parametrize("status", [400, 404, 500, 503])
    def test_a_failed_press_is_shown_and_not_sent_again(self, wire: Wire, app: Receiver, status: int) -> None:
        app.will(status)
        delivered = wire.slack.press(wire.ada, wire.room, wire.post("x", button()), "claim")
        assert (delivered.status, delivered.trouble, delivered.outcome) == (
            status,
            "dispatch_failed",
            "failed",
        )
        assert (delivered.attempts, len(app.heard), delivered.ok) == (1, 1, False)

    def test_an_app_that_is_not_there_shows_as_a_failure(self, wire: Wire) -> None:
        wire.slack.request_url = "http://127.0.0.1:9/slack"
        ts = wire.post("x", button())
        for delivered in (
            wire.slack.press(wire.ada, wire.room, ts, "claim"),
            wire.slack.command(wire.ada, wire.room, "/ombud"),
        ):
            assert (delivered.status, delivered.trouble) == (None, "dispatch_failed")

    def test_an_app_that_thinks_too_long_shows_as_a_timeout(self, wire: Wire, app: Receiver) -> None:
        wire.slack.timing = dataclasses.replace(wire.slack.timing, patience=0.1)
        release = threading.Event()

        def think(heard: Heard) -> None:
            release.wait(10)

        app.thinks = think
        delivered = wire.slack.press(wire.ada, wire.room, wire.post("x", button()), "claim")
        release.set()
        assert (delivered.status, delivered.trouble) == (None, "operation_timeout")
        assert delivered.seconds >= 0.1

    def test_without_any_road_nothing_is_delivered(self, wire: Wire) -> None:
        delivered = wire.slack.command(wire.ada, wire.room, "/ombud")
        assert (delivered.status, delivered.trouble, delivered.attempts) == (None, "dispatch_failed", 1)
        assert wire.slack.event(EVENT).trouble == "not_connected"


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (None, None),
        ({"a": 1}, {"a": 1}),
        ("plain words", "plain words"),
        ("{broken", "{broken"),
        ([1], [1]),
        ("", None),
    ],
)
def test_an_answer_is_read_as_json_or_as_words(wire: Wire, app: Receiver, body: object, read: object) -> None:
    app.will(body=body)
    delivered = once(
        HttpCourier(app.url, "s", lambda: 0.0, 2.0), Parcel(ParcelKind.INTERACTION, {"type": "x"})
    )
    assert delivered.body == read


def test_an_address_without_a_path_is_the_root(app: Receiver) -> None:
    courier = HttpCourier(app.url.removesuffix("/slack"), "s", lambda: 0.0, 2.0)
    assert courier.send(Parcel(ParcelKind.EVENT, {})).taken


class TestCommandAnswers:
    @pytest.mark.parametrize(
        ("body", "private", "public"),
        [
            (None, [], []),
            ({}, [], []),
            ("Help is near", ["Help is near"], []),
            ({"text": "Help"}, ["Help"], []),
            ({"text": "Help", "response_type": "ephemeral"}, ["Help"], []),
            ({"text": "All", "response_type": "in_channel"}, [], ["All"]),
        ],
    )
    def test_what_a_command_is_answered_is_shown(
        self, wire: Wire, app: Receiver, body: object, private: list[str], public: list[str]
    ) -> None:
        app.will(body=body)
        assert wire.slack.command(wire.ada, wire.room, "/ombud").ok
        assert [post.text for post in wire.slack.ephemerals(wire.ada)] == private
        assert [post.text for post in wire.slack.messages(wire.room)] == public

    @pytest.mark.parametrize(
        "body",
        [
            {"text": "x", "colour": "red"},
            {"blocks": [{"type": "?"}]},
            {"text": 7},
            {"response_type": "in_channel"},
            {"delete_original": True},
        ],
    )
    def test_what_cannot_be_shown_is_trouble(self, wire: Wire, app: Receiver, body: JsonObject) -> None:
        app.will(body=body)
        delivered = wire.slack.command(wire.ada, wire.room, "/ombud")
        assert (delivered.trouble, delivered.outcome) == ("bad_response", "failed")
        assert wire.slack.dump()["messages"] == []

    def test_a_failed_command_shows_nothing(self, wire: Wire, app: Receiver) -> None:
        app.will(500, {"text": "secret trace"})
        assert wire.slack.command(wire.ada, wire.room, "/ombud").trouble == "dispatch_failed"
        assert wire.slack.ephemerals(wire.ada) == []


class TestSubmissionAnswers:
    @pytest.mark.parametrize(
        ("body", "outcome", "titles"),
        [
            (None, "closed", ["One"]),
            ({}, "closed", ["One"]),
            ("", "closed", ["One"]),
            ({"response_action": "clear"}, "clear", []),
            ({"response_action": "update", "view": modal("New")}, "update", ["One", "New"]),
            ({"response_action": "push", "view": modal("Top")}, "push", ["One", "Two", "Top"]),
            ({"response_action": "errors", "errors": {"answer": "No."}}, "errors", ["One", "Two"]),
        ],
    )
    def test_each_answer_moves_the_screen_its_own_way(
        self, wire: Wire, app: Receiver, body: object, outcome: str, titles: list[str]
    ) -> None:
        view = wire.pushed(wire.opened(modal("One"))["id"], modal("Two"))
        app.will(body=body)
        delivered = wire.slack.submit(wire.ada, view["id"], {"answer": "x"})
        assert delivered.outcome == outcome
        assert delivered.errors == ({"answer": "No."} if outcome == "errors" else {})
        stack = wire.slack.workspace.views.stack(wire.ada)
        assert [shown.drawn["title"]["text"] for shown in stack] == titles

    @pytest.mark.parametrize(
        "body",
        [
            {"response_action": "explode"},
            {"response_action": None, "x": 1},
            {"response_action": "errors"},
            {"response_action": "errors", "errors": {}},
            {"response_action": "errors", "errors": ["answer"]},
            {"response_action": "errors", "errors": {"nowhere": "Lost."}},
            {"response_action": "errors", "errors": {"answer": "No.", "nowhere": "Lost."}},
            {"response_action": "update"},
            {"response_action": "update", "view": modal("x" * 25)},
            {"response_action": "update", "view": {"type": "home", "blocks": []}},
            {"response_action": "push", "view": {}},
            [],
            "ok",
            7,
        ],
    )
    def test_an_answer_slack_cannot_obey_keeps_the_form_and_its_text(
        self, wire: Wire, app: Receiver, body: object
    ) -> None:
        view = wire.opened()
        app.will(body=body)
        delivered = wire.slack.submit(wire.ada, view["id"], {"answer": "typed"})
        assert (delivered.trouble, delivered.outcome) == ("bad_response", "failed")
        assert set(delivered.errors) == {""}
        kept = wire.slack.modal(wire.ada)
        assert kept is not None
        assert (kept.id, kept.hash, kept.state["answer"]["text"]["value"]) == (
            view["id"],
            view["hash"],
            "typed",
        )

    def test_a_push_beyond_three_is_no_answer(self, wire: Wire, app: Receiver) -> None:
        top = wire.pushed(wire.pushed(wire.opened()["id"])["id"])
        app.will(body={"response_action": "push", "view": modal("Four")})
        assert wire.slack.submit(wire.ada, top["id"], {"answer": "x"}).trouble == "bad_response"
        assert len(wire.slack.workspace.views.stack(wire.ada)) == 3

    @pytest.mark.parametrize("status", [400, 500])
    def test_a_failure_keeps_the_form_open_with_a_sentence(
        self, wire: Wire, app: Receiver, status: int
    ) -> None:
        view = wire.opened()
        app.will(status, {"response_action": "clear"})
        delivered = wire.slack.submit(wire.ada, view["id"], {"answer": "typed"})
        assert (delivered.outcome, delivered.status) == ("failed", status)
        assert wire.slack.modal(wire.ada) is not None

    @pytest.mark.parametrize("action", ["update", "push", "clear", "errors"])
    def test_a_form_that_was_closed_meanwhile_stays_closed(
        self, wire: Wire, app: Receiver, action: str
    ) -> None:
        view = wire.opened()

        def close(heard: Heard) -> None:
            wire.slack.close(wire.ada, view["id"])

        app.thinks = close
        app.will(body={"response_action": action, "view": modal("Late"), "errors": {"answer": "No."}})
        assert wire.slack.submit(wire.ada, view["id"], {"answer": "x"}).outcome == "closed"
        assert wire.slack.modal(wire.ada) is None

    def test_a_modal_opened_by_the_app_while_it_thinks_is_not_closed_in_its_place(
        self, wire: Wire, app: Receiver
    ) -> None:
        view = wire.opened(modal("Old"))

        def push(heard: Heard) -> None:
            wire.ok("views.push", trigger_id=heard.payload["trigger_id"], view=modal("New"))

        app.thinks = push
        wire.slack.submit(wire.ada, view["id"], {"answer": "x"})
        shown = wire.slack.modal(wire.ada)
        assert shown is not None
        assert shown.drawn["title"]["text"] == "New"
