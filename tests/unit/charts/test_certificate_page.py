"""The page of a certificate: one sheet that says what the document says, and nothing of the machine."""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot.charts import paper
from bot.charts.certificate import drawn
from bot.charts.paper import certificate_page
from bot.vault.signing import verify
from handlers.domain.certificate import checked, read
from handlers.domain.certificate_pdf import checked_pdf
from handlers.ports import Unpainted
from tests.support.certified import SIGNER, document, statement, whole


def page(**changed: Any) -> bytes:
    found = read(document(statement(**changed)))
    return drawn(found.statement, found.key.hex(), found.signature.hex())


def words(pdf: bytes) -> str:
    found = PdfReader(io.BytesIO(pdf))
    assert len(found.pages) == 1
    return " ".join(found.pages[0].extract_text().replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def hold(number: int, **changed: Any) -> dict[str, Any]:
    return {**statement()["holds"][0], "hold": number, "case": f"2026-{number:04d}", **changed}


def test_it_says_who_what_when_and_how_much() -> None:
    said = words(page())
    for wanted in (
        "Certificate of Destruction",
        "No. 2027-C-0001",
        "Lanternhouse",
        "mailbox “privacy” (no. 1046628138291200001)",
        "4 January 2027 at 08:12:09 UTC",
        "40 213",
        "1 284",
        "on the day set for it",
        "2 stores of letters, files and access: 0 rows left",
        "1 stores of records",
        "GDPR Art. 5(2)",
        "Art. 17(3)(e)",
        "case 2026-0012, owner U02ABCDEF, review 2027-06-01",
        SIGNER.public.hex(),
        "ombud verify-certificate FILE --key KEY",
    ):
        assert wanted in said, wanted


def test_it_is_one_sheet_of_a4_with_letters_that_any_reader_has() -> None:
    (sheet,) = PdfReader(io.BytesIO(page())).pages
    assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]


def test_the_same_statement_gives_the_same_bytes_and_another_another_page() -> None:
    assert page() == page()
    assert page() != page(route="early")
    assert b"CreationDate" not in page()


def test_a_page_takes_the_document_and_both_are_proved() -> None:
    file = whole(page())
    assert checked_pdf(file, verify, SIGNER.public) == checked(document(), verify)
    assert PdfReader(io.BytesIO(file), strict=True).attachments == {"2027-C-0001.json": [document()]}


def test_a_case_that_was_kept_apart_is_called_so() -> None:
    about = {"kind": "reserve", "mailbox": "privacy", "mailbox_id": 7, "case": "2026-0012", "reserve_id": 8}
    said = words(page(about=about, holds=[hold(77, released="2027-02-01T00:00:00Z")], asked_by="U02ABCDEF"))
    assert "case 2026-0012, which a legal hold had kept apart of the mailbox “privacy” (no. 7)" in said
    assert "Legal holds released: 77." in said
    assert "asked for by U02ABCDEF" in said


def test_many_holds_are_named_in_part_and_counted() -> None:
    said = words(page(holds=[hold(number) for number in range(1, 13)]))
    assert "case 2026-0005" in said
    assert "case 2026-0006" not in said
    assert "and 7 more, which the attached document names" in said


def test_without_a_hold_it_says_so() -> None:
    assert "No legal hold stood." in words(page(holds=[]))


@pytest.mark.parametrize(
    "name",
    ["$\\frac{1}{2}$ & Söhne <b>", "Žalgiris ir Ąžuolas", "A" * 300, "x", "Ministerium " * 20],
    ids=["marks", "Lithuanian", "one long word", "short", "many words"],
)
def test_whatever_the_organisation_is_called_stands_there_literally_and_on_one_sheet(name: str) -> None:
    assert " ".join(name.split())[:20] in words(page(organisation=name))


def test_an_instant_that_is_not_known_is_a_dash() -> None:
    assert "–" in words(page(times={**statement()["times"], "disconnected": None}))


def test_large_numbers_fit() -> None:
    counts = dict.fromkeys(("cases", "letters", "files", "posts", "reserved"), 12_345_678)
    assert words(page(counts=counts)).count("12 345 678") == 5


def test_a_process_of_its_own_draws_as_it_would_be_drawn_here(tmp_path: Path) -> None:
    assert certificate_page(read(document()), tmp_path / "cache") == page()


def test_whoever_asks_for_a_page_does_not_import_what_draws() -> None:
    code = "import sys; import bot.charts.paper; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path.cwd()).returncode == 0


def test_without_what_draws_the_fix_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "can_paint", lambda: False)
    with pytest.raises(Unpainted, match="extra 'charts'"):
        certificate_page(read(document()), tmp_path)


def test_a_drawing_that_fails_says_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_WORKER", ("-c", "raise SystemExit(1)"))
    with pytest.raises(Unpainted, match="save the JSON alone"):
        certificate_page(read(document()), tmp_path)


def obligation(number: int, until: str | None = "2032-01-01") -> dict[str, Any]:
    return {
        "case": f"2026-{number:04d}",
        "rule": "bookkeeping",
        "basis": "Bogføringsloven § 12",
        "kept": "letters originals",
        "until": until,
    }


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ([obligation(1)], "something of 1 case, until 2032-01-01 at the latest"),
        (
            [obligation(number, f"20{30 + number}-01-01") for number in range(1, 9)],
            "something of 8 cases, until 2038-01-01 at the latest",
        ),
        ([obligation(1), obligation(2, None)], "something of 2 cases, some with no end known yet"),
    ],
)
def test_what_laws_have_kept_is_counted_with_its_end(kept: list[dict[str, Any]], said: str) -> None:
    law = {"obligations": kept, "obligations_rule": "GDPR Art. 17(3)(b): legal obligation"}
    assert f"By law (GDPR Art. 17(3)(b)): {said}; the attached document names them." in words(page(**law))
    assert "By law" not in words(page(obligations=[], obligations_rule="x"))


def test_a_case_that_a_law_had_kept_apart_is_called_so() -> None:
    about = {"kind": "reserve", "mailbox": "privacy", "mailbox_id": 7, "case": "2026-0012"}
    kept = {"obligations": [obligation(12)], "obligations_rule": "GDPR Art. 17(3)(b): legal obligation"}
    assert "case 2026-0012, which a law had kept apart" in words(page(about=about, holds=[], **kept))
