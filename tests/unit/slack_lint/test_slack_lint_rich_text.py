"""Rich text, where hostile text is shown as it stands: every part, every literal, every style."""

from typing import Any

import pytest

from bot.slack.lint import Rule, Surface, lint
from tests.unit.slack_lint.wellformed import Json, home, message

HI: Json = {"type": "text", "text": "hi"}


def section(*elements: Any) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich(*parts: Any) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def listing(*items: Any, **more: Any) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items), **more}


def found(*parts: Any) -> list[tuple[str, Rule]]:
    return [
        (fault.path.removeprefix("/blocks/0/elements"), fault.rule)
        for fault in lint(Surface.HOME, home(rich(*parts)))
    ]


@pytest.mark.parametrize(
    "part",
    [
        section(HI),
        section(),
        section({**HI, "style": {"bold": True, "italic": False, "strike": True, "code": True}}),
        section({**HI, "style": {"underline": True}}),
        section({"type": "link", "url": "https://example.org"}),
        section({"type": "link", "url": "tel:+4512345678", "text": "call", "unsafe": True}),
        section({"type": "emoji", "name": "wave", "skin_tone": 6, "unicode": "1f44b"}),
        section({"type": "user", "user_id": "U1", "style": {"highlight": True, "unlink": True}}),
        section({"type": "usergroup", "usergroup_id": "S1"}),
        section({"type": "channel", "channel_id": "C1", "style": {"client_highlight": False}}),
        section({"type": "broadcast", "range": "everyone"}),
        section({"type": "color", "value": "#00ff7F"}),
        section({"type": "date", "timestamp": 0, "format": "{date_num}", "fallback": "then"}),
        section({"type": "date", "timestamp": 9_999_999_999, "format": "{time}", "timezone": "UTC"}),
        {"type": "rich_text_quote", "elements": [HI]},
        {"type": "rich_text_quote", "elements": [], "border": 1},
        {"type": "rich_text_preformatted", "elements": [HI], "border": 0, "language": "json"},
        {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "https://example.org"}]},
        listing(section(HI)),
        listing(section(HI), section(), style="ordered", indent=8, offset=3, border=1),
    ],
)
def test_every_part_that_slack_knows_passes(part: Json) -> None:
    assert found(part) == []
    assert found(part, section(HI), part) == []


@pytest.mark.parametrize(
    ("part", "path", "rule"),
    [
        ("x", "/0", Rule.WRONG_TYPE),
        (HI, "/0", Rule.UNKNOWN_TYPE),
        ({"type": "rich_text_table"}, "/0", Rule.UNKNOWN_TYPE),
        ({"elements": [HI]}, "/0", Rule.MISSING),
        ({"type": "rich_text_section"}, "/0", Rule.MISSING),
        (section("x"), "/0/elements/0", Rule.WRONG_TYPE),
        (section({"type": "text"}), "/0/elements/0", Rule.MISSING),
        (section({**HI, "text": ""}), "/0/elements/0/text", Rule.TOO_SHORT),
        (section({**HI, "text": "x" * 40_001}), "/0/elements/0/text", Rule.TOO_LONG),
        (section({**HI, "text": {"type": "plain_text", "text": "x"}}), "/0/elements/0/text", Rule.WRONG_TYPE),
        (section({**HI, "style": {"loud": True}}), "/0/elements/0/style", Rule.UNKNOWN_PROPERTY),
        (section({**HI, "style": {"bold": 1}}), "/0/elements/0/style/bold", Rule.WRONG_TYPE),
        (section({**HI, "style": "bold"}), "/0/elements/0/style", Rule.WRONG_TYPE),
        (section({**HI, "url": "https://e.org"}), "/0/elements/0", Rule.UNKNOWN_PROPERTY),
        (section({"type": "link"}), "/0/elements/0", Rule.MISSING),
        (section({"type": "link", "url": "no address"}), "/0/elements/0/url", Rule.BAD_VALUE),
        (section({"type": "link", "url": "https://e.org", "text": ""}), "/0/elements/0/text", Rule.TOO_SHORT),
        (section({"type": "emoji"}), "/0/elements/0", Rule.MISSING),
        (
            section({"type": "emoji", "name": "wave", "skin_tone": 7}),
            "/0/elements/0/skin_tone",
            Rule.BAD_VALUE,
        ),
        (section({"type": "user"}), "/0/elements/0", Rule.MISSING),
        (section({"type": "user", "user_id": ""}), "/0/elements/0/user_id", Rule.TOO_SHORT),
        (
            section({"type": "user", "user_id": "U1", "style": {"code": True}}),
            "/0/elements/0/style",
            Rule.UNKNOWN_PROPERTY,
        ),
        (section({"type": "broadcast", "range": "all"}), "/0/elements/0/range", Rule.BAD_VALUE),
        (section({"type": "broadcast"}), "/0/elements/0", Rule.MISSING),
        (section({"type": "color", "value": "red"}), "/0/elements/0/value", Rule.BAD_VALUE),
        (section({"type": "color", "value": "#12345"}), "/0/elements/0/value", Rule.BAD_VALUE),
        (section({"type": "color", "value": "#1234567"}), "/0/elements/0/value", Rule.TOO_LONG),
        (
            section({"type": "date", "timestamp": -1, "format": "{date}"}),
            "/0/elements/0/timestamp",
            Rule.BAD_VALUE,
        ),
        (
            section({"type": "date", "timestamp": "1", "format": "{date}"}),
            "/0/elements/0/timestamp",
            Rule.WRONG_TYPE,
        ),
        (section({"type": "date", "timestamp": 1}), "/0/elements/0", Rule.MISSING),
        (section({"type": "button"}), "/0/elements/0", Rule.UNKNOWN_TYPE),
        (section(section(HI)), "/0/elements/0", Rule.UNKNOWN_TYPE),
        ({"type": "rich_text_quote", "elements": [HI], "border": 2}, "/0/border", Rule.BAD_VALUE),
        ({"type": "rich_text_quote", "elements": [section(HI)]}, "/0/elements/0", Rule.UNKNOWN_TYPE),
        (
            {"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "eyes"}]},
            "/0/elements/0",
            Rule.UNKNOWN_TYPE,
        ),
        (listing(), "/0/elements", Rule.TOO_FEW),
        (listing(HI), "/0/elements/0", Rule.UNKNOWN_TYPE),
        (listing(listing(section(HI))), "/0/elements/0", Rule.UNKNOWN_TYPE),
        (listing(section(HI), indent=9), "/0/indent", Rule.BAD_VALUE),
        (listing(section(HI), indent=-1), "/0/indent", Rule.BAD_VALUE),
        (listing(section(HI), style="dotted"), "/0/style", Rule.BAD_VALUE),
        (listing(section(HI), offset="1"), "/0/offset", Rule.WRONG_TYPE),
    ],
)
def test_a_fault_inside_is_found_at_its_place(part: Any, path: str, rule: Rule) -> None:
    assert (path, rule) in found(part)
    later = f"/1{path.removeprefix('/0')}"
    assert (later, rule) in found(section(HI), part)


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<@U1>", "*not bold*", "<https://e.org|click>", "&lt;", "\n", " ", "\u202e", "👩‍👩‍👧"],
)
def test_text_is_literal_and_never_judged_by_what_it_says(text: str) -> None:
    assert found(section({"type": "text", "text": text})) == []


@pytest.mark.parametrize(("length", "rules"), [(10_000, []), (10_001, [Rule.TEXT_BUDGET])])
def test_literal_text_counts_against_the_budget_of_a_message(length: int, rules: list[Rule]) -> None:
    part = section({"type": "text", "text": "x" * length})
    assert [fault.rule for fault in lint(Surface.MESSAGE, message(rich(part)))] == rules
    assert lint(Surface.HOME, home(rich(part))) == []


def test_the_budget_is_of_all_parts_together() -> None:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "x" * 4_000}]}
    items = listing(*[section({"type": "text", "text": "x" * 1_000})] * 4)
    link = section({"type": "link", "url": "https://example.org", "text": "x" * 2_000})
    assert lint(Surface.MESSAGE, message(rich(quote, items, link))) == []
    over = lint(Surface.MESSAGE, message(rich(quote, items, link, section(HI))))
    assert [fault.rule for fault in over] == [Rule.TEXT_BUDGET]
