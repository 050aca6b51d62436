"""What is wrong with a payload for Slack, said without repeating any of its content.

The rules that find faults live in the `lint` modules.
"""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The kinds of fault, stable enough to count and to alert on."""

    MISSING = "missing"
    UNKNOWN_PROPERTY = "unknown_property"
    UNKNOWN_TYPE = "unknown_type"
    WRONG_TYPE = "wrong_type"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    BAD_VALUE = "bad_value"
    PLAIN_TEXT_ONLY = "plain_text_only"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    SUBMIT_REQUIRED = "submit_required"
    TEXT_BUDGET = "text_budget"


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: where (a JSON pointer), which rule, and a sentence with the limit in it."""

    path: str
    rule: Rule
    text: str

    def as_slack(self, prefix: str = "") -> str:
        """Is the line Slack puts into `response_metadata.messages` for such a fault."""
        return f"[ERROR] {self.text} [json-pointer:{prefix}{self.path}]"
