"""One delivery of every kind that the stand-in can make, with the type that Slack's Bolt gives it.

A show app that draws one of everything stands in for Ombud, so that no kind is left out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient

from bot.sandbox.slack.courier import Parcel, Receipt
from bot.sandbox.slack.standin import SlackStandIn
from tests.outside.typescript import Typed
from tests.support.golden_events import events_about

Json = dict[str, Any]
ADA = "U0ADA"


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


OPTIONS: list[Json] = [{"text": _plain(one.title()), "value": one} for one in ("access", "erasure")]
_MENU: Json = {"placeholder": _plain("Choose"), "options": OPTIONS}
#: Each element that can be used, the value that is chosen, and Bolt's name for what it sends.
ELEMENTS: dict[str, tuple[Json, object, str]] = {
    "button": ({"text": _plain("Go"), "value": "1", "style": "primary"}, None, "ButtonAction"),
    "overflow": ({"options": OPTIONS}, "access", "OverflowAction"),
    "static_select": (_MENU, "access", "StaticSelectAction"),
    "multi_static_select": (_MENU, ["access"], "MultiStaticSelectAction"),
    "external_select": ({"min_query_length": 1}, OPTIONS[0], "ExternalSelectAction"),
    "multi_external_select": ({}, [OPTIONS[0]], "MultiExternalSelectAction"),
    "users_select": ({}, ADA, "UsersSelectAction"),
    "multi_users_select": ({}, [ADA], "MultiUsersSelectAction"),
    "channels_select": ({}, "C1", "ChannelsSelectAction"),
    "conversations_select": ({}, "C1", "ConversationsSelectAction"),
    "datepicker": ({}, "2026-11-22", "DatepickerAction"),
    "timepicker": ({}, "09:30", "TimepickerAction"),
    "radio_buttons": ({"options": OPTIONS}, "access", "RadioButtonsAction"),
    "checkboxes": ({"options": OPTIONS}, ["access"], "CheckboxesAction"),
}


def row(kind: str) -> Json:
    """Return a row with one element."""
    element = {"type": kind, "action_id": kind, **ELEMENTS[kind][0]}
    if kind.startswith("multi_"):  # Slack shows these beside a text alone
        return {"type": "section", "block_id": kind, "text": _plain(kind), "accessory": element}
    return {"type": "actions", "block_id": kind, "elements": [element]}


def every_row() -> list[Json]:
    """Return a row for each element."""
    return [row(kind) for kind in ELEMENTS]


def field_of(kind: str) -> Json:
    """Return a field of a form."""
    element = {"type": kind, "action_id": "answer", **ELEMENTS.get(kind, ({}, None, ""))[0]}
    return {
        "type": "input",
        "block_id": f"in_{kind}",
        "label": _plain(kind),
        "element": element,
        "optional": True,
    }


def modal() -> Json:
    """Return a form with one of every field, and one of everything that acts at once."""
    fields = [
        field_of(kind) for kind in ("plain_text_input", *ELEMENTS) if kind not in {"button", "overflow"}
    ]
    return {
        "type": "modal",
        "title": _plain("Form"),
        "submit": _plain("Send"),
        "callback_id": "form",
        "notify_on_close": True,
        "blocks": [*every_row(), *fields],
    }


@dataclass
class Show:
    """The show app: answers menus, and keeps what it was sent."""

    slack: SlackStandIn
    channel: str = ""
    kept: list[tuple[str, str, Json]] = field(default_factory=list)
    expected: str = ""
    name: str = ""

    def send(self, parcel: Parcel, attempt: int = 0, reason: str = "") -> Receipt:
        """Keep a delivery under the type that is expected now."""
        self.kept.append((self.name, self.expected, parcel.payload))
        menu = parcel.payload.get("type") == "block_suggestion"
        return Receipt(200, {"options": OPTIONS} if menu else None)

    @contextmanager
    def expecting(self, kind: str, name: str) -> Iterator[None]:
        """Expect one delivery of a type until the end of the block."""
        before = len(self.kept)
        self.expected, self.name = kind, name
        yield
        assert len(self.kept) == before + 1, name

    def open_modal(self) -> str:
        """Open the form before Ada, and return its id."""
        client = WebClient(self.slack.installation.bot_token, base_url=self.slack.base_url)
        trigger = self.slack.payloads.trigger(ADA)
        return str(client.views_open(trigger_id=trigger, view=modal())["view"]["id"])


def every_delivery() -> list[Typed]:
    """Return one of each kind of delivery, with its type."""
    slack = SlackStandIn().start()
    try:
        slack.workspace.add_person("ada", person_id=ADA)
        show = Show(slack, slack.workspace.add_channel("privacy", members=[ADA]).id)
        slack.courier = lambda: show
        _on_messages(show)
        _in_windows(show)
        _by_word(show)
        _events(show)
    finally:
        slack.stop()
    return [Typed(name, kind, payload) for name, kind, payload in show.kept]


def _on_messages(show: Show) -> None:
    slack, channel = show.slack, show.channel
    client = WebClient(slack.installation.bot_token, base_url=slack.base_url)
    top = str(client.chat_postMessage(channel=channel, text="Case 1", blocks=every_row())["ts"])
    under = str(
        client.chat_postMessage(channel=channel, text="Line", thread_ts=top, blocks=every_row())["ts"]
    )
    whisper = str(
        client.chat_postEphemeral(channel=channel, user=ADA, text="Only you", blocks=every_row())[
            "message_ts"
        ]
    )
    for place, ts in (("message", top), ("reply", under), ("whisper", whisper)):
        for kind, (_, value, action) in ELEMENTS.items():
            with show.expecting(f"BlockAction<{action}>", f"{kind} on a {place}"):
                if kind == "button":
                    slack.press(ADA, channel, ts, kind)
                else:
                    slack.choose(ADA, channel, ts, kind, value)
    post = slack.messages(channel)[0]
    with show.expecting("BlockSuggestion", "typing into a menu of a message"):
        slack.suggest(ADA, post, "external_select", "a")
    with show.expecting("MessageShortcut", "a shortcut on a message of the app"):
        slack.shortcut(ADA, "note_from_message", channel=channel, ts=top)
    said = slack.say(ADA, channel, "Please open a case", thread_ts=top)
    with show.expecting("MessageShortcut", "a shortcut on a message of a person"):
        slack.shortcut(ADA, "case_from_message", channel=channel, ts=said.ts)
    with show.expecting("GlobalShortcut", "a shortcut from anywhere"):
        slack.shortcut(ADA, "new_case")


def _in_windows(show: Show) -> None:
    slack = show.slack
    client = WebClient(slack.installation.bot_token, base_url=slack.base_url)
    client.views_publish(user_id=ADA, view={"type": "home", "blocks": every_row()})
    home = slack.home(ADA)
    assert home is not None
    for place, view_id in (("modal", show.open_modal()), ("Home", home.id)):
        for kind, (_, value, action) in ELEMENTS.items():
            with show.expecting(f"InView<{action}>", f"{kind} in a {place}"):
                if kind == "button":
                    slack.press_in_view(view_id, kind)
                else:
                    slack.choose_in_view(view_id, kind, value, block_id=kind)
    view = slack.modal(ADA)
    assert view is not None
    with show.expecting("BlockSuggestion", "typing into a menu of a modal"):
        slack.suggest(ADA, view, "external_select", "a", block_id="external_select")
    filled = {f"in_{kind}": value for kind, (_, value, _) in ELEMENTS.items() if value and kind != "overflow"}
    with show.expecting("ViewSubmitAction", "a filled form"):
        slack.submit(ADA, view.id, {"in_plain_text_input": "Words", **filled})
    with show.expecting("ViewSubmitAction", "an empty form"):
        slack.submit(ADA, show.open_modal())
    for everything in (False, True):
        with show.expecting("ViewClosedAction", f"a closed form, everything: {everything}"):
            slack.close(ADA, show.open_modal(), everything=everything)


def _by_word(show: Show) -> None:
    for text in ("", "list", "<@U0BEN> & co"):
        with show.expecting("SlashCommand", f"the command with {text!r}"):
            show.slack.command(ADA, show.channel, "/ombud", text)


def _events(show: Show) -> None:
    slack = show.slack
    for tab in ("home", "messages"):
        with show.expecting("EnvelopedEvent<HomeOpened>", f"the tab {tab} opened"):
            slack.open_tab(ADA, tab)
    card = slack.messages(show.channel)[0].ts
    for event in events_about(show.channel, card, ADA, slack.installation):
        kind = str(event["type"])
        with show.expecting(
            f"EnvelopedEvent<EventFromType<'{kind}'>>", f"{kind} {event.get('reaction', '')}"
        ):
            slack.event(event)
