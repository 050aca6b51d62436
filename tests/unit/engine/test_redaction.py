"""Of a record only a constant sentence, ids, counts and codes are left."""

import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import FACTS, Redaction, scrub, trace

MARKER = "marker4711"


def record(
    message: object, *args: object, name: str = "handlers.intake", **extra: object
) -> logging.LogRecord:
    return logging.getLogger(name).makeRecord(
        name, logging.WARNING, "intake.py", 7, message, args, None, extra=extra
    )


def redacted(one: logging.LogRecord) -> dict[str, object]:
    assert Redaction().filter(one)
    facts = one.__dict__[FACTS]
    assert isinstance(facts, dict)
    return facts


def test_a_constant_sentence_with_ids_stays() -> None:
    one = record("A case was claimed.", action="case.claimed", case_id=42, count=3, seconds=0.5, state=None)
    assert redacted(one) == {
        "action": "case.claimed",
        "case_id": 42,
        "count": 3,
        "seconds": 0.5,
        "state": None,
    }
    assert one.getMessage() == "A case was claimed."


@pytest.mark.parametrize(
    "value",
    [
        "sam@example.org",
        "two words",
        "xoxb-1234-abcd",
        "xapp-1-A0-9",
        "line\nbreak",
        "x" * 101,
        "140531-4321",
        "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
        "Ærø",
        "",
        b"bytes",
        ["list"],
        {"a": "dict"},
        object(),
    ],
)
def test_a_value_that_is_no_plain_code_is_withheld(value: object) -> None:
    facts = redacted(record("A case was claimed.", key=value, case_id=1))
    assert facts == {"case_id": 1, "withheld": ["key"]}


@pytest.mark.parametrize("name", ["subject", "body", "text", "sender", "address", "name_of_subject", "id"])
def test_an_extra_that_is_not_on_the_list_is_withheld_and_only_named(name: str) -> None:
    one = record("A case was claimed.", **{name: MARKER})
    assert redacted(one) == {"withheld": [name]}
    assert MARKER not in str(one.__dict__)


@pytest.mark.parametrize(
    "value", ["case:42", "C024BE91L:1700000000.000100", "reply:981", "T0/B0", "2025-03-14", "a-b_c+d"]
)
def test_codes_pass(value: str) -> None:
    assert redacted(record("Sent.", key=value, case_id=value)) == {"key": value, "case_id": value}


def test_arguments_never_pass() -> None:
    one = record("Could not read %s of %s", MARKER, "sam@example.org")
    redacted(one)
    assert one.getMessage() == "Could not read %s of %s"
    assert MARKER not in str(one.__dict__)


def test_free_text_of_other_libraries_is_withheld() -> None:
    one = record(f"request body: {MARKER}", name="slack_bolt.App")
    redacted(one)
    assert one.getMessage() == "(text withheld)"
    assert MARKER not in str(one.__dict__)


def test_templates_of_other_libraries_pass_without_their_values() -> None:
    one = record("Serving on %s", MARKER, name="waitress")
    redacted(one)
    assert one.getMessage() == "Serving on %s"


def test_long_text_is_withheld_even_where_it_is_ours() -> None:
    one = record("long " * 40)
    redacted(one)
    assert one.getMessage() == "(text withheld)"


def test_a_message_that_is_an_object_is_withheld() -> None:
    one = record(ValueError(MARKER))
    redacted(one)
    assert MARKER not in str(one.__dict__)


def test_an_error_is_left_as_its_class_and_places() -> None:
    def fails() -> None:
        raise ValueError(MARKER)

    one = record("It failed.")
    try:
        fails()
    except ValueError:
        one.exc_info = sys.exc_info()
        one.exc_text = f"ValueError: {MARKER}"
    one.stack_info = f"Stack: {MARKER}"
    facts = redacted(one)
    assert facts["error"] == "ValueError"
    places = facts["trace"]
    assert isinstance(places, list)
    assert places[-1].endswith(" fails")
    assert MARKER not in str(one.__dict__)


def test_a_trace_keeps_the_innermost_places() -> None:
    def deep(more: int) -> None:
        if more:
            deep(more - 1)
        raise KeyError(MARKER)

    try:
        deep(50)
    except KeyError as error:
        places = trace(error.__traceback__)
    assert len(places) == 8
    assert all(place.endswith(" deep") for place in places)
    assert trace(None) == []


def test_a_trace_given_as_an_extra_passes_only_as_places() -> None:
    facts = redacted(record("It failed.", trace=["handlers.intake:12 receive", f"{MARKER} and more", 7]))
    assert facts == {"trace": ["handlers.intake:12 receive"]}


def test_a_second_handler_s_filter_changes_nothing() -> None:
    one = record("A case was claimed.", case_id=1, subject=MARKER)
    first = dict(redacted(one))
    assert redacted(one) == first


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("from sam@example.org now", "from (address) now"),
        ("<sam.o'neil+x@mail.example.org>", "<sam.o'(address)>"),
        ("token xoxb-12-ab-CD and xapp-1-A-2", "token (secret) and (secret)"),
        ("Bearer eyJhbGciOiJIUzI1.eyJzdWIiOiIx.sig", "Bearer (secret)"),
        ("key MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "key (secret)"),
        ("of 140531-4321 and hetu 1405", "of [CPR number] and hetu 1405"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_addresses_and_secrets_are_scrubbed_from_sentences(text: str, left: str) -> None:
    assert scrub(text) == left


@given(
    st.text(),
    st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text() | st.binary() | st.integers()),
)
def test_nothing_that_is_logged_breaks_redaction_or_brings_an_address(
    text: str, extra: dict[str, object]
) -> None:
    one = record(f"{text} sam@example.org")
    one.__dict__.update({name: value for name, value in extra.items() if name not in one.__dict__})
    one.__dict__["reply_id"] = f"{text}@example.org"
    redacted(one)
    assert "sam@example.org" not in str(one.__dict__)
    assert "@example.org" not in str(one.__dict__[FACTS])
