"""`ombud redact` takes a text's numbers out, says what it found without saying it, and keeps the rest."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from tests.unit.sensitive import people

BORN = date(2031, 5, 14)
CPR, FNR = people.cpr(BORN), people.fodselsnummer(BORN)
LETTER = f"Hej\r\nMit CPR er {CPR}, jeg var sygemeldt.\n\tTlf. 12 34 56 78, ordre 1405314321\nHilsen Søren\n"


def redact(*words: str | Path, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["redact", *map(str, words)], input=typed, prog_name="ombud")


def test_a_text_comes_out_masked_and_otherwise_the_same() -> None:
    result = redact(typed=LETTER.encode())
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == LETTER.replace(CPR, "[CPR number]").replace(
        "sygemeldt", "[absence]"
    )


def test_findings_are_objects_of_type_and_place_without_the_value() -> None:
    result = redact("--json", typed=LETTER.encode())
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(one) for one in found] == [["type", "start", "end", "reason"]] * 2
    assert [(one["type"], one["reason"]) for one in found] == [("cpr", "date"), ("absence", "word")]
    assert LETTER[found[0]["start"] : found[0]["end"]] == CPR
    assert CPR[:6] not in result.stdout


def test_places_count_from_the_beginning_of_the_file_however_long_it_is(tmp_path: Path) -> None:
    text = f"en linje med æøå\n{'x' * 70}\n" * 9_000 + f"fødselsnummer {FNR}\n"
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    (line,) = redact("--json", tmp_path / "long.txt").stdout.splitlines()
    one = json.loads(line)
    assert text[one["start"] : one["end"]] == FNR
    assert one["path"] == str(tmp_path / "long.txt")


@pytest.mark.parametrize("before", range(262_120, 262_150))
def test_a_number_broken_over_two_lines_is_masked_wherever_a_file_is_cut(before: int) -> None:
    text = f"{'x' * (before - 2)}\n {CPR[:7]}\n{CPR[7:]} tak\n"
    masked = redact(typed=text).stdout
    assert masked.endswith("\n [CPR number] tak\n")
    assert len(masked) == len(text) - len(CPR) - 1 + len("[CPR number]")


def test_a_customers_number_that_is_a_national_one_is_masked_in_a_whole_letter() -> None:
    pnr, hetu = people.personnummer(BORN), people.henkilotunnus(BORN)
    letter = (
        f"SE {pnr[:6]}-{pnr[6:]}\nKund {pnr}\närende {pnr[:6]}-{pnr[6:]}\nkundenr {CPR}\nasiakas {hetu}\n"
    )
    assert redact(typed=letter).stdout == (
        "SE [personnummer]\nKund [personnummer]\närende [personnummer]\n"
        "kundenr [CPR number]\nasiakas [henkilötunnus]\n"
    )


def test_only_the_types_asked_for_are_masked() -> None:
    assert redact("--types", "absence", typed=f"sygemeldt {CPR}").stdout == f"[absence] {CPR}"
    assert (
        redact("--types", "cpr, fodselsnummer", typed=f"sygemeldt {CPR}").stdout == "sygemeldt [CPR number]"
    )


def test_a_type_that_does_not_exist_is_answered_with_those_that_do() -> None:
    result = redact("--types", "ssn", typed="x")
    assert result.exit_code == 2
    assert "no type 'ssn'" in result.output
    assert "henkilotunnus" in result.output


@pytest.mark.parametrize(("text", "code"), [(CPR, 1), ("Hej", 0)])
def test_check_exits_with_1_where_something_is_found(text: str, code: int) -> None:
    assert redact("--check", typed=text).exit_code == code
    assert redact("--check", "--json", typed=text).exit_code == code
    assert redact(typed=text).exit_code == 0


def test_files_come_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(f"{CPR}\n")
    (tmp_path / "b").write_text(f"{FNR}\n")
    assert redact(tmp_path / "a", tmp_path / "b").stdout == "[CPR number]\n[fødselsnummer]\n"


def test_a_file_that_is_not_there_is_a_wrong_command_line(tmp_path: Path) -> None:
    assert redact(tmp_path / "nowhere").exit_code == 2


def test_bytes_that_are_no_text_pass_unchanged() -> None:
    assert (
        redact(typed=b"\xff\xfe " + CPR.encode() + b" \x80\r\n").stdout_bytes
        == b"\xff\xfe [CPR number] \x80\r\n"
    )


def test_masking_what_is_masked_changes_nothing() -> None:
    once = redact(typed=LETTER.encode()).stdout_bytes
    assert redact(typed=once).stdout_bytes == once


def test_an_empty_text_stays_empty() -> None:
    result = redact(typed="")
    assert (result.exit_code, result.stdout) == (0, "")
