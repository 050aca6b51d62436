"""What the connector says to Graph and what the stand-in answers have the types that Microsoft publishes."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.outside.graph_talk import plain, talk, typed
from tests.outside.typescript import Typed, rejected
from tests.support.microsoft import tenant

NAMES = (
    "AttachmentItem", "ChangeNotification", "FileAttachment", "MailFolder", "Message", "Subscription",
    "UploadSession", "User",
)  # fmt: skip
TYPES = (
    f"import type {{ {', '.join(NAMES)} }} from '@microsoft/microsoft-graph-types'; "
    # Microsoft publishes every property as one that may be absent; With names those that must be there.
    "type With<T, K extends keyof T> = T & Required<Pick<T, K>>;"
)


@pytest.fixture(scope="module")
def said() -> list[Typed]:
    with tenant() as microsoft:
        exchanges = talk(microsoft)
        return typed(exchanges, microsoft.standin.api.subscriptions.said)


def test_everything_that_is_said_has_microsofts_type(
    said: list[Typed], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    assert rejected(tmp_path, TYPES, said) == {}
    record_property("judged", f"{len(said)} requests and answers of Graph")


def test_every_kind_of_call_with_a_body_is_among_them(said: list[Typed]) -> None:
    kinds = {one.name.partition(" ")[2] for one in said}
    asked = {"draft", "reply", "change", "attach", "upload", "subscriptions"}
    answered = {"delta", "find", "state", "draft", "reply", "change", "folders", "me", "upload", "piece"}
    answered |= {"subscribed"}
    assert {f"{one} asked" for one in asked} <= kinds
    assert {f"{one} answered" for one in answered} <= kinds
    assert "notification" in kinds


BROKEN: list[tuple[str, str, Any]] = [
    ("draft asked", "subject", 1),
    ("draft asked", "betreff", "x"),
    ("draft asked", "toRecipients", [{"address": "x"}]),
    ("draft asked", "body", {"contentType": "plain", "content": "x"}),
    ("draft asked", "internetMessageId", 1),
    ("reply asked", "message", {"subject": 1}),
    ("attach asked", "contentBytes", 1),
    ("upload asked", "AttachmentItem", {"name": "a", "size": "1", "attachmentType": "file"}),
    ("subscriptions asked", "clientState", 1),
    ("subscriptions asked", "expires", "x"),
    ("state answered", "isDraft", "yes"),
    ("state answered", "id", None),
    ("me answered", "proxyAddresses", "smtp:x"),
    ("piece answered", "nextExpectedRanges", "0-"),
    ("notification", "value", [{"clientState": "x"}]),
]


def test_the_compiler_rejects_each_thing_that_is_said_wrongly(said: list[Typed], tmp_path: Path) -> None:
    """Shows that the check above can fail."""
    planted = []
    for number, (name, key, value) in enumerate(BROKEN):
        good = next(one for one in said if one.name.endswith(name))
        planted.append(Typed(f"{number}", good.type, {**copy.deepcopy(good.value), key: value}))
    assert set(rejected(tmp_path, TYPES, planted)) == {one.name for one in planted}


def test_annotations_alone_are_taken_away() -> None:
    assert plain({"@odata.etag": "x", "value": [{"@removed": {}, "id": "1"}]}) == {"value": [{"id": "1"}]}
