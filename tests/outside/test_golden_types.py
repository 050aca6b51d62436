"""Every golden payload has the types that Slack publishes: known blocks alone, nothing misplaced in them."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.slack.lint import Surface
from tests.outside.typescript import Typed, need_node, rejected
from tests.support.golden import Corpus, Golden
from tests.support.golden_tongues import OTHERS

Json = dict[str, Any]
# `View` and the arguments of chat.postMessage take any object for a block; only KnownBlock is strict.
TYPES = (
    "import type { HomeView, KnownBlock, MessageMetadata, ModalView, Option, PlainTextElement } "
    "from '@slack/types'; "
    "type Known = { blocks: KnownBlock[] }; "
    "type Modal = Omit<ModalView, 'blocks'> & Known; "
    "type Home = Omit<HomeView, 'blocks'> & Known; "
    "type Message = Partial<Known> & { text: string; metadata?: MessageMetadata; "
    "unfurl_links?: boolean; unfurl_media?: boolean; reply_broadcast?: boolean; "
    "response_type?: 'ephemeral' | 'in_channel'; replace_original?: boolean; delete_original?: boolean }; "
    "type Group = { label: PlainTextElement; options: Option[] }; "
    "type Menu = { options: Option[] } | { option_groups: Group[] }; "
    "type Complaint = { response_action: 'errors'; errors: Record<string, string> };"
)
NAMES = {Surface.MESSAGE: "Message", Surface.MODAL: "Modal", Surface.HOME: "Home"}


def typed(golden: Golden, at: int) -> Typed:
    return Typed(f"{at} {golden.origin}", NAMES[golden.surface], golden.body)


def test_every_golden_payload_has_slacks_own_types(
    corpus: Corpus, language: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    constants = [typed(one, at) for at, one in enumerate(corpus.payloads)]
    constants += [typed(one, at) for at, one in enumerate(corpus.said, len(constants))]
    constants += [Typed(f"menu {at}", "Menu", one) for at, one in enumerate(corpus.menus)]
    constants += [Typed(f"complaint {at}", "Complaint", one) for at, one in enumerate(corpus.complaints)]
    assert len(constants) > 400
    assert rejected(tmp_path, TYPES, constants) == {}
    counts = ", ".join(f"{len(corpus.of(surface))} {surface}s" for surface in Surface)
    counts += f", {len(corpus.said)} in {len(OTHERS)} other languages"
    others = f"{len(corpus.menus)} menus, {len(corpus.complaints)} sets of complaints"
    record_property("judged", f"{len(constants)} golden payloads in {language}: {counts}, {others}")


BUTTON: Json = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
OPTION: Json = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
SOUND: list[Json] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Title"}},
    {"type": "actions", "elements": [BUTTON]},
    {"type": "section", "text": {"type": "mrkdwn", "text": "Text"}},
    {
        "type": "input",
        "label": {"type": "plain_text", "text": "Label"},
        "element": {"type": "static_select", "action_id": "s", "options": [OPTION]},
    },
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    },
]


def at_block(number: int, change: Callable[[Json], object]) -> list[Json]:
    blocks = copy.deepcopy(SOUND)
    change(blocks[number])
    return blocks


MALFORMED: dict[str, list[Json]] = {
    "an unknown block": [{"type": "heading", "text": {"type": "plain_text", "text": "x"}}],
    "a block without a type": at_block(0, lambda b: b.pop("type")),
    "a mrkdwn header": at_block(0, lambda b: b["text"].update(type="mrkdwn")),
    "an unknown property of a block": at_block(0, lambda b: b.update(colour="red")),
    "an unknown property of a button": at_block(1, lambda b: b["elements"][0].update(colour="red")),
    "a button without text": at_block(1, lambda b: b["elements"][0].pop("text")),
    "a style that is none": at_block(1, lambda b: b["elements"][0].update(style="warning")),
    "a mrkdwn button": at_block(1, lambda b: b["elements"][0]["text"].update(type="mrkdwn")),
    "an input among buttons": at_block(1, lambda b: b["elements"].append({"type": "plain_text_input"})),
    "a number as a text": at_block(2, lambda b: b["text"].update(text=7)),
    "a text object without a type": at_block(2, lambda b: b["text"].pop("type")),
    "an input without a label": at_block(3, lambda b: b.pop("label")),
    "a mrkdwn label": at_block(3, lambda b: b["label"].update(type="mrkdwn")),
    "an option without text": at_block(3, lambda b: b["element"]["options"][0].pop("text")),
    "text straight in rich text": at_block(4, lambda b: b.update(elements=[{"type": "text", "text": "x"}])),
    "an unknown element of rich text": at_block(
        4, lambda b: b["elements"][0]["elements"].append({"type": "mention", "user_id": "U1"})
    ),
}
TITLE: Json = {"type": "plain_text", "text": "Title"}
BAD_VIEWS: dict[str, tuple[str, Json]] = {
    "a modal without a title": ("Modal", {"type": "modal", "blocks": SOUND}),
    "a modal with a mrkdwn title": (
        "Modal",
        {"type": "modal", "title": {"type": "mrkdwn", "text": "Title"}, "blocks": SOUND},
    ),
    "a modal with a footer": ("Modal", {"type": "modal", "title": TITLE, "blocks": SOUND, "footer": TITLE}),
    "a Home with a submit": ("Home", {"type": "home", "blocks": SOUND, "submit": TITLE}),
    "a message without text": ("Message", {"blocks": SOUND}),
    "a menu of words": ("Menu", {"options": ["one"]}),
    "a complaint about nothing": ("Complaint", {"response_action": "errors"}),
}


def test_the_compiler_rejects_each_malformed_payload_and_no_sound_one(tmp_path: Path) -> None:
    """Shows that the check above can fail, payload by payload."""
    bad = [Typed(name, "KnownBlock[]", blocks) for name, blocks in MALFORMED.items()]
    bad += [Typed(name, kind, value) for name, (kind, value) in BAD_VIEWS.items()]
    sound = [
        Typed("sound blocks", "KnownBlock[]", SOUND),
        Typed("sound modal", "Modal", {"type": "modal", "title": TITLE, "submit": TITLE, "blocks": SOUND}),
        Typed("sound home", "Home", {"type": "home", "blocks": SOUND}),
        Typed("sound message", "Message", {"text": "x", "blocks": SOUND}),
        Typed("sound menu", "Menu", {"options": [OPTION]}),
    ]
    found = rejected(tmp_path, TYPES, [*sound, *bad])
    assert set(found) == {one.name for one in bad}


def test_without_node_the_reason_is_said_and_the_build_machine_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="There is no Node"):
        need_node()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="There is no Node"):
        need_node()
