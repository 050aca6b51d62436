"""Views: the stack before each person, hashes, names of the app's own, and what was filled in."""

import pytest

from tests.unit.standin.wire import Json, Wire, asked, home, modal, option, plain, row

MENU = {"type": "static_select", "action_id": "right", "options": [option("access"), option("erasure")]}


def titles(wire: Wire, person: str) -> list[str]:
    with wire.slack.workspace.lock:
        return [view.drawn["title"]["text"] for view in wire.slack.workspace.views.stack(person)]


class TestOpening:
    def test_the_answer_is_the_view_as_slack_writes_it(self, wire: Wire) -> None:
        view = wire.opened(modal(private_metadata="case:1"))
        mine = wire.slack.installation
        assert set(view) == {
            "id", "team_id", "type", "blocks", "private_metadata", "callback_id", "external_id", "state",
            "hash", "title", "submit", "close", "clear_on_close", "notify_on_close", "root_view_id",
            "previous_view_id", "app_id", "bot_id", "app_installed_team_id",
        }  # fmt: skip
        assert (view["team_id"], view["app_id"], view["bot_id"]) == (mine.team_id, mine.app_id, mine.bot_id)
        assert view["root_view_id"] == view["id"]
        assert (view["previous_view_id"], view["close"], view["external_id"]) == (None, None, "")
        assert (view["clear_on_close"], view["notify_on_close"]) == (False, False)
        assert view["private_metadata"] == "case:1"

    def test_a_new_modal_takes_the_place_of_all_that_was_open(self, wire: Wire) -> None:
        first = wire.opened(modal("First"))
        wire.pushed(first["id"])
        wire.opened(modal("Second"))
        assert titles(wire, wire.ada) == ["Second"]
        assert wire.refused("views.update", view_id=first["id"], view=modal()) == "not_found"

    def test_each_person_has_a_screen_of_their_own(self, wire: Wire) -> None:
        wire.opened(modal("Ada's"))
        wire.opened(modal("Max's"), wire.max)
        assert titles(wire, wire.ada) == ["Ada's"]
        assert titles(wire, wire.max) == ["Max's"]

    @pytest.mark.parametrize("method", ["views.open", "views.push"])
    @pytest.mark.parametrize(
        ("view", "error", "pointer"),
        [
            (home(), "invalid_arguments", "/view/type"),
            (modal("x" * 25), "invalid_arguments", "/view/title/text"),
            ({**modal(), "submit": None}, "invalid_arguments", "/view/submit"),
            (modal(private_metadata="x" * 3_001), "invalid_arguments", "/view/private_metadata"),
            (modal(external_id="x" * 256), "invalid_arguments", "/view/external_id"),
            (modal("T", {"type": "?"}), "invalid_arguments", "/view/blocks/0"),
            (modal("T", *[{"type": "divider"}] * 101), "invalid_arguments", "/view/blocks"),
            ({"type": "modal"}, "invalid_arguments", "/view"),
            ({}, "invalid_arguments", "/view"),
        ],
    )
    def test_a_malformed_view_is_refused_at_its_place(
        self, wire: Wire, method: str, view: Json, error: str, pointer: str
    ) -> None:
        view_id = wire.opened()["id"] if method == "views.push" else None
        trigger = wire.trigger(view_id=view_id)
        before = wire.slack.dump()
        answer = wire.call(method, {"trigger_id": trigger, "view": view})
        assert answer.error == error
        assert any(f"[json-pointer:{pointer}]" in message for message in answer.messages), answer.messages
        assert wire.slack.dump() == before
        assert wire.call(method, {"trigger_id": trigger, "view": modal()}).error == "(not refused)"

    def test_a_view_beyond_a_quarter_of_a_megabyte_has_its_own_error(self, wire: Wire) -> None:
        heavy = modal("T", *[{"type": "section", "text": plain("x" * 2_900)}] * 90)
        assert wire.refused("views.open", trigger_id=wire.trigger(), view=heavy) == "view_too_large"
        assert (
            wire.refused("views.publish", user_id=wire.ada, view={**heavy, "type": "home"}) != "(not refused)"
        )


class TestTheStack:
    def test_three_lie_on_each_other_and_each_knows_its_place(self, wire: Wire) -> None:
        bottom = wire.opened(modal("One"))
        middle = wire.pushed(bottom["id"], modal("Two"))
        top = wire.pushed(middle["id"], modal("Three"))
        assert titles(wire, wire.ada) == ["One", "Two", "Three"]
        assert [view["root_view_id"] for view in (bottom, middle, top)] == [bottom["id"]] * 3
        assert [view["previous_view_id"] for view in (bottom, middle, top)] == [
            None,
            bottom["id"],
            middle["id"],
        ]

    def test_a_fourth_is_refused_and_the_three_stay(self, wire: Wire) -> None:
        top = wire.pushed(wire.pushed(wire.opened()["id"])["id"])
        given = {"trigger_id": wire.trigger(view_id=top["id"]), "view": modal("Four")}
        assert wire.refused("views.push", **given) == "push_limit_reached"
        assert len(titles(wire, wire.ada)) == 3

    def test_a_push_comes_from_within_a_modal_of_the_same_person(self, wire: Wire) -> None:
        mine = wire.opened()
        theirs = wire.opened(person=wire.max)
        for trigger in (wire.trigger(), wire.trigger(view_id=theirs["id"]), wire.trigger(view_id="V404")):
            assert wire.refused("views.push", trigger_id=trigger, view=modal()) == "invalid_trigger_id"
        pushed = wire.trigger(view_id=mine["id"])
        assert wire.refused("views.push", trigger_id=pushed, view=modal()) == "(not refused)"

    def test_a_push_from_a_modal_that_was_closed_meanwhile_is_refused(self, wire: Wire) -> None:
        view = wire.opened()
        trigger = wire.trigger(view_id=view["id"])
        wire.slack.close(wire.ada, view["id"])
        assert wire.refused("views.push", trigger_id=trigger, view=modal()) == "invalid_trigger_id"

    def test_a_modal_below_can_be_redrawn_unseen(self, wire: Wire) -> None:
        bottom = wire.opened(modal("One"))
        wire.pushed(bottom["id"], modal("Two"))
        wire.ok("views.update", view_id=bottom["id"], view=modal("Uno"))
        assert titles(wire, wire.ada) == ["Uno", "Two"]


class TestUpdates:
    def test_each_drawing_has_a_hash_of_its_own(self, wire: Wire) -> None:
        view = wire.opened()
        drawn = [modal(str(number)) for number in range(3)]
        again = [wire.ok("views.update", view_id=view["id"], view=one)["view"] for one in drawn]
        hashes = [one["hash"] for one in (view, *again)]
        assert len(set(hashes)) == 4

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ("current", "(not refused)"),
            ("old", "hash_conflict"),
            ("x", "hash_conflict"),
            ("", "(not refused)"),
        ],
    )
    def test_an_update_with_a_hash_wins_only_against_what_it_knew(
        self, wire: Wire, given: str, error: str
    ) -> None:
        view = wire.opened()
        current = wire.ok("views.update", view_id=view["id"], view=modal("Newer"))["view"]["hash"]
        hashes = {"current": current, "old": view["hash"]}
        update = {"view_id": view["id"], "hash": hashes.get(given, given), "view": modal("Mine")}
        assert wire.refused("views.update", **update) == error
        assert titles(wire, wire.ada) == ["Mine" if error == "(not refused)" else "Newer"]

    @pytest.mark.parametrize("both", [{}, {"view_id": "V00000001", "external_id": "mine"}])
    def test_the_view_is_named_in_exactly_one_way(self, wire: Wire, both: Json) -> None:
        wire.opened(modal(external_id="mine"))
        answer = wire.call("views.update", {**both, "view": modal()})
        assert (answer.error, answer.messages) == (
            "invalid_arguments",
            ["[ERROR] give either view_id or external_id"],
        )

    @pytest.mark.parametrize("named", [{"view_id": "V404"}, {"external_id": "other"}, {"view_id": ""}])
    def test_a_view_that_is_not_open_is_not_found(self, wire: Wire, named: Json) -> None:
        wire.opened(modal(external_id="mine"))
        assert wire.refused("views.update", **named, view=modal()) == "not_found"

    def test_a_modal_is_not_turned_into_a_home_nor_back(self, wire: Wire) -> None:
        view = wire.opened()
        tab = wire.ok("views.publish", user_id=wire.ada, view=home())["view"]
        assert wire.refused("views.update", view_id=view["id"], view=home()) == "invalid_arguments"
        assert wire.refused("views.update", view_id=tab["id"], view=modal()) == "invalid_arguments"
        assert wire.refused("views.update", view_id=tab["id"], view=home()) == "(not refused)"

    def test_a_refused_update_leaves_the_screen_and_what_was_typed(self, wire: Wire) -> None:
        view = wire.opened()
        before = wire.slack.dump()
        given = {"view_id": view["id"], "view": modal("x" * 25)}
        assert wire.refused("views.update", **given) == "invalid_arguments"
        assert wire.slack.dump() == before

    def test_what_was_filled_in_stays_under_ids_that_stay(self, wire: Wire) -> None:
        view = wire.opened(modal("T", row(MENU, block_id="rights"), asked({"type": "plain_text_input"})))
        wire.slack.request_url = "http://127.0.0.1:9/"
        wire.slack.choose_in_view(view["id"], "right", "erasure")
        wire.slack.choose_in_view(view["id"], "text", "half a sentence", block_id="answer")
        redrawn = modal("New", asked({"type": "plain_text_input"}), row(MENU, block_id="rights"))
        state = wire.ok("views.update", view_id=view["id"], view=redrawn)["view"]["state"]["values"]
        assert state["rights"]["right"]["selected_option"]["value"] == "erasure"
        assert state["answer"]["text"]["value"] == "half a sentence"

    @pytest.mark.parametrize(
        "block",
        [
            asked({"type": "plain_text_input"}, "another"),
            asked({"type": "plain_text_input", "action_id": "another"}),
            asked({"type": "email_text_input"}),
        ],
    )
    def test_another_block_action_or_kind_starts_empty(self, wire: Wire, block: Json) -> None:
        view = wire.opened()
        wire.slack.choose_in_view(view["id"], "text", "typed", block_id="answer")
        state = wire.ok("views.update", view_id=view["id"], view=modal("T", block))["view"]["state"]["values"]
        assert "typed" not in str(state)


class TestTheAppsOwnNames:
    def test_a_view_is_found_by_its_name(self, wire: Wire) -> None:
        view = wire.opened(modal(external_id="reply-1"))
        found = wire.ok("views.update", external_id="reply-1", view=modal(external_id="reply-1"))["view"]
        assert found["id"] == view["id"]

    @pytest.mark.parametrize("method", ["views.open", "views.push", "views.update", "views.publish"])
    def test_no_two_open_views_share_a_name(self, wire: Wire, method: str) -> None:
        first = wire.opened(modal(external_id="taken"), wire.max)
        other = wire.opened()
        calls: dict[str, Json] = {
            "views.open": {"trigger_id": wire.trigger(), "view": modal(external_id="taken")},
            "views.push": {
                "trigger_id": wire.trigger(view_id=other["id"]),
                "view": modal(external_id="taken"),
            },
            "views.update": {"view_id": other["id"], "view": modal(external_id="taken")},
            "views.publish": {"user_id": wire.ada, "view": home(external_id="taken")},
        }
        assert wire.refused(method, **calls[method]) == "duplicate_external_id"
        wire.slack.close(wire.max, first["id"])
        assert wire.refused(method, **calls[method]) == "(not refused)"

    def test_a_view_may_keep_change_or_drop_its_own(self, wire: Wire) -> None:
        view = wire.opened(modal(external_id="one"))
        for name in ("one", "two", ""):
            wire.ok(
                "views.update", view_id=view["id"], view=modal(external_id=name or None) if name else modal()
            )
        assert wire.refused("views.update", external_id="two", view=modal()) == "not_found"


class TestHomes:
    def test_a_home_keeps_its_id_and_changes_its_hash(self, wire: Wire) -> None:
        first = wire.ok("views.publish", user_id=wire.ada, view=home())["view"]
        second = wire.ok("views.publish", user_id=wire.ada, view=home(callback_id="x"))["view"]
        assert (first["type"], first["id"]) == ("home", second["id"])
        assert first["hash"] != second["hash"]
        assert wire.slack.home(wire.max) is None

    def test_a_hash_guards_a_home_as_it_does_a_modal(self, wire: Wire) -> None:
        first = wire.ok("views.publish", user_id=wire.ada, view=home())["view"]
        given = {"user_id": wire.ada, "view": home(), "hash": first["hash"]}
        assert wire.refused("views.publish", **given) == "(not refused)"
        assert wire.refused("views.publish", **given) == "hash_conflict"

    def test_the_first_home_has_no_hash_to_be_wrong_about(self, wire: Wire) -> None:
        assert wire.refused("views.publish", user_id=wire.ada, view=home(), hash="x") == "(not refused)"

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"user_id": "U404", "view": home()}, "user_not_found"),
            ({"user_id": "", "view": home()}, "user_not_found"),
            ({"user_id": "U0ADA", "view": modal()}, "invalid_arguments"),
            ({"user_id": "U0ADA", "view": {"type": "home"}}, "invalid_arguments"),
            ({"user_id": "U0ADA", "view": {"type": "home", "blocks": []}}, "invalid_arguments"),
        ],
    )
    def test_a_home_is_a_home_of_somebody(self, wire: Wire, given: Json, error: str) -> None:
        assert wire.refused("views.publish", **given) == error
        assert wire.slack.home(wire.ada) is None

    def test_a_home_and_a_modal_stand_side_by_side(self, wire: Wire) -> None:
        tab = wire.ok("views.publish", user_id=wire.ada, view=home())["view"]
        view = wire.opened()
        wire.slack.close(wire.ada, view["id"])
        left = wire.slack.home(wire.ada)
        assert left is not None
        assert left.id == tab["id"]
        assert [view["id"] for view in wire.slack.dump()["views"]] == [tab["id"]]


class TestTriggers:
    @pytest.mark.parametrize(
        ("seconds", "error"),
        [(0, "(not refused)"), (3.0, "(not refused)"), (3.001, "expired_trigger_id"), (-1, "(not refused)")],
    )
    def test_a_trigger_lives_three_seconds(self, wire: Wire, seconds: float, error: str) -> None:
        trigger = wire.trigger()
        wire.hands.clock += seconds
        assert wire.refused("views.open", trigger_id=trigger, view=modal()) == error

    @pytest.mark.parametrize("again", ["views.open", "views.push"])
    def test_a_trigger_is_spent_by_either_method(self, wire: Wire, again: str) -> None:
        view = wire.opened()
        trigger = wire.trigger(view_id=view["id"])
        wire.ok("views.push", trigger_id=trigger, view=modal())
        assert wire.refused(again, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"
        wire.hands.clock += 10
        assert wire.refused(again, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"

    @pytest.mark.parametrize("trigger", ["", "1.2.3", "x", "1.2.00000099"])
    def test_a_trigger_that_was_never_given_opens_nothing(self, wire: Wire, trigger: str) -> None:
        assert wire.refused("views.open", trigger_id=trigger, view=modal()) == "invalid_trigger_id"
        assert titles(wire, wire.ada) == []

    def test_a_trigger_opens_before_the_person_who_acted(self, wire: Wire) -> None:
        wire.opened(person=wire.max)
        assert (titles(wire, wire.ada), titles(wire, wire.max)) == ([], ["Reply"])

    def test_a_trigger_that_expired_was_not_spent_by_trying(self, wire: Wire) -> None:
        trigger = wire.trigger()
        wire.hands.clock += 4
        for _ in range(2):
            assert wire.refused("views.open", trigger_id=trigger, view=modal()) == "expired_trigger_id"
