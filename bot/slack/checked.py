"""The linter at the door: every payload passes here on its way out, in production too.

One that breaks a rule of Slack's is replaced by a plain one, so that no letter, however long or odd,
can silence what people must hear.
"""

import logging
from collections.abc import Mapping
from typing import TypeVar

from bot.slack.lint import Surface, lint

_log = logging.getLogger(__name__)
_P = TypeVar("_P", bound=Mapping[str, object])


def checked(surface: Surface, payload: _P, instead: _P) -> _P:
    """Return the payload, or `instead` when Slack would refuse it; the log names the broken rule alone."""
    faults = lint(surface, payload)
    if not faults:
        return payload
    facts = {"kind": surface.value, "reason": faults[0].rule.value, "ref": faults[0].path or "/"}
    _log.error(
        "A picture broke a rule of Slack's; a plain one was sent in its place.",
        extra={"action": "slack.plain_instead", "count": len(faults), **facts},
    )
    return instead
