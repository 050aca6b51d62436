"""`ombud due --batch`: one line out for each line in, in order, and what is wrong spoils nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main

NORWEGIAN = {"id": "a", "received": "2026-01-31T10:00+01:00", "country": "NO"}
BRITISH = {"id": 2, "received": "2024-11-25T09:00Z", "country": "GB", "subdivision": "ENG"}
BREACH = {"id": None, "clock": "breach_72h", "received": "2025-12-22T12:17+01:00", "country": "DE"}


def batch(lines: str, source: str = "-") -> Result:
    return CliRunner().invoke(main, ["due", "--batch", source], input=lines, prog_name="ombud")


def written(*lines: dict[str, Any] | str) -> str:
    return "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_its_order() -> None:
    result = batch(written(BRITISH, NORWEGIAN, BREACH, NORWEGIAN))
    assert [(answer["id"], answer["due_on"]) for answer in answers(result)] == [
        (2, "2024-12-27"),
        ("a", "2026-03-02"),
        (None, "2025-12-25T12:00:00+00:00"),
        ("a", "2026-03-02"),
    ]
    assert result.exit_code == 0


def test_an_answer_has_the_promised_fields_and_no_others() -> None:
    for answer in answers(batch(written(NORWEGIAN, BREACH, {**BRITISH, "clock": "uk_complaint_ack"}))):
        assert list(answer) == [
            "id",
            "due_on",
            "nominal_on",
            "strict_on",
            "earliest_on",
            "end_utc",
            "state",
            "extension",
            "flags",
            "derivation",
        ]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("{", "this is not JSON"),
        ("[]", "a line is one JSON object"),
        ('"soon"', "a line is one JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"id": "w", "country": "XX", "received": "2026-01-31T10:00Z"}', "no calendar for country 'XX'"),
        ('{"id": "w", "country": "NO", "received": "2026-01-31T10:00"}', "add its offset"),
        ('{"id": "w", "country": "NO", "received": "9999-12-31T10:00Z"}', "between 1900 and 2099"),
        (
            '{"id": "w", "country": "NO", "received": "2026-01-31T10:00Z", "x": 1}',
            "there is no key in a line 'x'",
        ),
        (
            json.dumps(
                {
                    **NORWEGIAN,
                    "id": "w",
                    "events": [{"name": "extension_notice", "at": "2026-02-02T10:00Z", "value": 3}],
                }
            ),
            "1 to 2 months, not '3'",
        ),
    ],
    ids=lambda value: value[:60],
)
def test_a_wrong_line_is_told_and_the_others_are_answered(wrong: str, error: str) -> None:
    result = batch(written(NORWEGIAN, wrong, BRITISH))
    before, told, after = answers(result)
    assert (before["due_on"], after["due_on"]) == ("2026-03-02", "2024-12-27")
    assert list(told) == ["id", "error"]
    assert told["id"] == ("w" if '"w"' in wrong else None)
    assert error in told["error"]
    assert result.exit_code == 1


def test_empty_lines_are_no_lines_and_the_last_needs_no_end() -> None:
    result = batch(f"\n{json.dumps(NORWEGIAN)}\r\n  \n{json.dumps(BRITISH)}")
    assert [answer["id"] for answer in answers(result)] == ["a", 2]
    assert result.exit_code == 0


def test_nothing_in_is_nothing_out() -> None:
    result = batch("")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_a_file_with_a_mark_and_bytes_that_are_no_text_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    garbled = json.dumps(NORWEGIAN).encode().replace(b'"a"', b'"\xe6"')
    path.write_bytes(b"\xef\xbb\xbf" + b"\n".join([json.dumps(BRITISH).encode(), garbled, b"{}"]))
    first, second, third = answers(result := batch("", str(path)))
    assert first["due_on"] == "2024-12-27"
    assert second == {"id": None, "error": "this line is not UTF-8"}
    assert third["error"].startswith("country is missing")
    assert result.exit_code == 1


def test_identifiers_come_back_as_they_came() -> None:
    given = ["æøå", "😀", 7, None, {"case": [1]}, "", True]
    result = batch(written(*({**NORWEGIAN, "id": each} for each in given)))
    assert [answer["id"] for answer in answers(result)] == given


def test_a_missing_file_is_a_wrong_command() -> None:
    assert batch("", "nowhere.jsonl").exit_code == 2


def test_a_single_question_that_is_wrong_exits_with_two_and_says_what_to_write() -> None:
    result = CliRunner().invoke(
        main, ["due", "--received", "2026-01-31T10:00", "--country", "NO"], prog_name="ombud"
    )
    assert result.exit_code == 2
    assert "add its offset, such as +01:00 or Z." in result.output


def test_b2_a_breach_of_a_british_house_needs_no_nation() -> None:
    words = ["due", "--clock", "breach", "--aware", "2025-12-22T12:17Z", "--country", "GB", "--json"]
    answer = json.loads(CliRunner().invoke(main, words, prog_name="ombud").stdout)
    assert answer["due_on"] == "2025-12-25T13:00:00+00:00"


def test_the_questions_of_a_line_and_of_the_command_are_answered_alike() -> None:
    events = [{"name": "large_quantity", "value": "yes"}]
    events += [{"name": "clarification_requested", "at": "2026-02-02T10:00Z"}]
    events += [{"name": "extension_notice", "at": "2026-02-03T10:00Z", "value": "2"}]
    line = {"received": "2026-01-31T10:00+01:00", "country": "NO", "events": events}
    words = ["due", "--received", "2026-01-31T10:00+01:00", "--country", "NO", "--json"]
    words += ["--event", "large_quantity=yes", "--event", "clarification_requested@2026-02-02T10:00Z"]
    words += ["--event", "extension_notice@2026-02-03T10:00Z=2"]
    single = json.loads(CliRunner().invoke(main, words, prog_name="ombud").stdout)
    (expected,) = answers(batch(written(line)))
    assert {key: single[key] for key in expected if key != "id"} == {
        key: value for key, value in expected.items() if key != "id"
    }


_ASKED = '"received": "2026-01-31T10:00Z", "country": "NO"'


def no_such_number(said: str) -> object:
    raise AssertionError(f"{said} is no JSON")


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("NaN", "this is not JSON: NaN is no number"),
        ("Infinity", "this is not JSON: Infinity is no number"),
        ("-Infinity", "this is not JSON: -Infinity is no number"),
        ("1e999", "a number in this line is too large"),
        ("9" * 6_000, "a number in this line is too large"),
    ],
)
def test_a_number_that_json_has_not_is_an_error_and_never_comes_out(number: str, error: str) -> None:
    result = batch(written(f'{{"id": {number}, {_ASKED}}}', NORWEGIAN, f'{{"id": 1.5, {_ASKED}}}'))
    found = [json.loads(line, parse_constant=no_such_number) for line in result.stdout.splitlines()]
    assert found[0] == {"id": None, "error": error}
    assert [one["id"] for one in found[1:]] == ["a", 1.5]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "more",
    [
        ["--received", "2026-01-31T10:00Z"],
        ["--country", "NO"],
        ["--clock", "breach"],
        ["--event", "large_quantity=yes"],
        ["--plot"],
    ],
)
def test_what_a_batch_would_not_hear_is_refused(more: list[str]) -> None:
    result = CliRunner().invoke(main, ["due", "--batch", "-", *more], input=written(NORWEGIAN))
    assert result.exit_code == 2
    assert "Each line of a batch says everything itself" in result.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--aware", "2025-12-22T12:17Z"], "--aware is of a breach; add --clock breach, or use --received."),
        (
            ["--aware", "2025-12-22T12:17Z", "--clock", "uk-complaint"],
            "--aware is of a breach; add --clock breach, or use --received.",
        ),
        (
            ["--aware", "2025-12-22T12:17Z", "--received", "2025-12-22T12:17Z", "--clock", "breach"],
            "--aware and --received say the same of a breach; leave one of them out.",
        ),
        (
            ["--received", "2026-01-31T10:00Z", "--event", "id_requested@2026-01-01T00:00Z"],
            "id_requested lies before the receipt; correct one of the two.",
        ),
        (["--received", "soon"], "Received is 'soon', which is no instant such as 2026-01-31T10:00+01:00."),
    ],
)
def test_an_instant_that_belongs_elsewhere_is_refused_with_the_way_out(asked: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["due", "--country", "NO", *asked])
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_b4_a_breach_may_be_asked_with_either_name_of_its_instant() -> None:
    told = [
        CliRunner().invoke(
            main, ["due", "--clock", "breach", name, "2025-12-22T12:17+01:00", "--country", "DE"]
        )
        for name in ("--aware", "--received")
    ]
    assert told[0].output == told[1].output
    assert "2025-12-25T12:00:00+00:00" in told[0].output
