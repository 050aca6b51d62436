"""A number is found within names of files, addresses of the web and tables."""

import pytest

from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find
from tests.unit.sensitive.test_ways_of_writing import (
    CPR,
    DASHED,
    DAY,
    FNR,
    FNR_DAY,
    FNR_LAST,
    HETU,
    LAST,
    PNR,
    PNR_DAY,
    PNR_LAST,
    values,
)


@pytest.mark.parametrize("number", [CPR, DASHED, f"{FNR_DAY}-{FNR_LAST}", HETU])
@pytest.mark.parametrize(
    "around",
    [
        "brev-{}.pdf",
        "brev_{}.pdf",
        "brev-{}-2.pdf",
        "Kunde-{}.docx",
        "scan {} (1).pdf",
        "/home/sam/{}/brev.txt",
        "C:\\sager\\{}\\brev.txt",
        "https://x.example/borger/{}",
        "https://x.example/{}/sag?x=1",
        "https://x.example/?pnr={}",
        "https://x.example/?pnr={}&a=1",
        "https://x.example/#{}",
        "1,{},Sam",
        "1;{};Sam",
        "Sam,{},45",
        "Sam;{};45",
        "Sam\t{}\t45",
        '1,"{}",Sam',
        "17,{},8,9",
        "<td>{}</td>",
        '{{"pnr":"{}"}}',
        "pnr={}",
        "pnr:{}",
        "sam+{}@example.org",
        "kunde{}",
        "SE{}",
        "nr.:{}",
        "nr.: {}",
        "+45 {}",
        "~{}~",
        "**{}**",
        "|{}|",
        "«{}»",
        "{}.",
        "{}!",
        "{}, 45 år",
    ],
)
def test_a_number_with_a_sign_in_it_is_found_in_names_of_files_addresses_and_tables(
    around: str, number: str
) -> None:
    assert values(around.format(number)) == [number]


@pytest.mark.parametrize("number", [PNR, f"20{PNR}"])
@pytest.mark.parametrize(
    "around",
    [
        "brev_{}.pdf",
        "?pnr={}&x",
        "1,{},Sam",
        "1;{};Sam",
        "Sam,{},45,Lund",
        "#{}",
        "brev-{}.pdf",
        "x.example/{}/a",
        "x.example/{}",
    ],
)
def test_bare_digits_that_their_check_proves_are_found_there_too(around: str, number: str) -> None:
    assert values(around.format(number)) == [number]


@pytest.mark.parametrize(
    "digits",
    [
        f"{' '.join(DAY)} - {' '.join(LAST)}",
        f"{' '.join(DAY)}-{' '.join(LAST)}",
        " ".join(PNR),
        " ".join(DASHED),
        " ".join(FNR),
        " ".join(f"20{PNR}"),
    ],
)
def test_digits_written_one_by_one_are_read_together(digits: str) -> None:
    assert values(f"Jeg er {digits} tak") == [digits]


def test_a_one_mans_firms_number_for_vat_is_his_own_number() -> None:
    for written in (f"SE{PNR}01", f"SE {PNR}01", f"SE {DASHED}-01", f"SE{PNR_DAY}{PNR_LAST}01"):
        (found,) = find(f"Momsnr {written}.", NUMBERS)
        assert found.kind is Sensitive.PERSONNUMMER
        assert PNR_LAST in f"Momsnr {written}."[found.start : found.end]
    assert values("SE556703748501") == []
