"""The arguments of one call: read from JSON or a form, each turned into its kind, unknown ones refused.

Which arguments a method takes stands with the method.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.slack.refusals import JsonObject, RefusalError

_FLAGS: Final = frozenset(
    {
        "as_user",
        "include_all_metadata",
        "include_disabled",
        "include_locale",
        "include_num_members",
        "inclusive",
        "link_names",
        "mrkdwn",
        "prevent_creation",
        "reply_broadcast",
        "return_im",
        "unfurl_links",
        "unfurl_media",
    }
)
_NUMBERS: Final = frozenset({"length", "limit"})
_NESTED: Final[Mapping[str, type]] = {
    "blocks": list,
    "files": list,
    "metadata": dict,
    "view": dict,
}
#: Bolt's own client adds this to every call.
_EVERYWHERE: Final = frozenset({"team_id"})
_YES: Final = frozenset({"true", "1"})
_NO: Final = frozenset({"false", "0"})


class Arguments:
    """One call's arguments, checked against what its method knows."""

    def __init__(self, given: Mapping[str, Any], required: frozenset[str], optional: frozenset[str]) -> None:
        complaints = [
            f"[ERROR] missing required field: {name}" for name in sorted(required) if name not in given
        ]
        unknown = sorted(set(given) - required - optional - _EVERYWHERE)
        complaints += [f"[ERROR] unsupported argument: {name}" for name in unknown]
        self._values: JsonObject = {}
        for name, value in given.items():
            try:
                self._values[name] = _of_kind(name, value)
            except _KindError as wrong:
                complaints.append(f"[ERROR] {wrong} [json-pointer:/{name}]")
        if complaints:
            raise RefusalError("invalid_arguments", complaints)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """Is a text, empty when it was not given."""
        return str(self._values.get(name, ""))

    def flag(self, name: str) -> bool:
        """Is a yes or no, no when it was not given."""
        return bool(self._values.get(name, False))

    def number(self, name: str, default: int) -> int:
        """Is a whole number."""
        return int(self._values.get(name, default))

    def blocks(self) -> list[JsonObject] | None:
        """Is the list of blocks, or None when none was given."""
        blocks: list[JsonObject] | None = self._values.get("blocks")
        return blocks

    def several(self, name: str) -> list[JsonObject]:
        """Is a list of objects, empty when none was given."""
        return [one for one in self._values.get(name, ()) if isinstance(one, dict)]

    def nested(self, name: str) -> JsonObject | None:
        """Is an object such as a view, or None when it was not given."""
        value: JsonObject | None = self._values.get(name)
        return value


class _KindError(Exception):
    """An argument is not of its kind."""


def _of_kind(name: str, value: object) -> object:
    if name in _NESTED:
        return _nested(value, _NESTED[name])
    if name in _FLAGS:
        return _yes_or_no(value)
    if name in _NUMBERS:
        if not str(value).isdecimal():
            raise _KindError("must be an integer")
        return int(str(value))
    if not isinstance(value, str):
        raise _KindError("must be a string")
    return value


def _nested(value: object, kind: type) -> object:
    if isinstance(value, str):  # a form carries JSON as text
        try:
            value = json.loads(value)
        except ValueError:
            raise _KindError("must be valid JSON") from None
    if not isinstance(value, kind):
        raise _KindError("must be an array" if kind is list else "must be an object")
    return value


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _YES | _NO:
        raise _KindError("must be a boolean")
    return word in _YES
