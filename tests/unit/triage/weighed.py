"""What weights could have said of a letter, made up for tests: everything unlikely but for what is told."""

from handlers.triage.features import Features, Match
from handlers.triage.rules import Rule
from handlers.triage.weighing import Weighed

KINDS = ("privacy_question", "breach_report", "authority", "auto_reply", "list", "spam")
REQUESTERS = ("representative", "colleague", "parent")


def weighed(rights: tuple[str, ...], **likely: float) -> Weighed:
    """Return weights in which columns are as likely as told ("kind_spam" is the column "kind spam").

    The letter asks as likely as "request" and the likeliest right say together.
    """
    columns = {
        "request": 0.0,
        **{f"right {one}": 0.0 for one in rights},
        **{f"kind {one}": 0.0 for one in KINDS},
        **{f"requester {one}": 0.0 for one in REQUESTERS},
    }
    for name, value in likely.items():
        first, _, second = name.partition("_")
        columns[f"{first} {second}" if second else first] = value
    likeliest = max((columns[f"right {one}"] for one in rights), default=0.0)
    return Weighed(columns, (columns["request"] + likeliest) / 2)


def features(*rules: Rule, size: str = "#line", only_keeps: bool = False) -> Features:
    """Return what was found in a letter of a size that meets some rules."""
    spot = (0, 0, 1)
    return Features(
        size=size,
        matches={rule.name: Match(rule, spot) for rule in rules},
        only_keeps=only_keeps,
    )
