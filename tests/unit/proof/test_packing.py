"""The archive of a case file: the same bytes for the same content, and names that no system trips over."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.visible import legible
from handlers.proof import verify
from handlers.proof.letters import stored_name
from handlers.proof.packing import Pack, Piece, as_json, as_list

#: A busy machine is slow at times.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def packed(files: dict[str, bytes]) -> tuple[bytes, str]:
    target = io.BytesIO()
    with Pack(target) as pack:
        for name, content in files.items():
            pack.add(name, [content])
        digest = pack.finish("2026-0001")
    return target.getvalue(), digest


def test_the_manifest_names_every_file_and_the_seal_the_manifest() -> None:
    archive, digest = packed({"b.txt": b"two", "a.txt": b"one"})
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        manifest = opened.read(verify.MANIFEST)
        seal = opened.read(verify.SEAL).decode()
    told = json.loads(manifest)
    assert list(told["files"]) == ["a.txt", "b.txt"]
    assert told["files"]["a.txt"] == {"sha256": hashlib.sha256(b"one").hexdigest(), "bytes": 3}
    assert digest == hashlib.sha256(manifest).hexdigest()
    assert seal == f"{digest}  manifest.json\n"


@PATIENT
@given(st.dictionaries(st.text("abc/.", min_size=1, max_size=6), st.binary(max_size=300), max_size=5))
def test_the_same_content_makes_the_same_bytes(files: dict[str, bytes]) -> None:
    assert packed(files) == packed(files)


def test_entries_tell_no_time_and_no_rights_of_the_machine() -> None:
    archive, _ = packed({"a.txt": b"one"})
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for entry in opened.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.external_attr >> 16 == 0o644
            assert entry.create_system == 3


def test_a_file_is_taken_a_piece_at_a_time() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(5):
            taken.append(number)
            yield bytes([number]) * 70_000

    target = io.BytesIO()
    with Pack(target) as pack:
        pack.stream(Piece("large.bin", pieces(), 350_000))
        assert taken == [0, 1, 2, 3, 4]
        pack.finish("2026-0001")
    with zipfile.ZipFile(target) as opened:
        assert len(opened.read("large.bin")) == 350_000


def test_what_may_pass_two_gigabytes_is_written_so_that_it_can() -> None:
    target = io.BytesIO()
    with Pack(target) as pack:
        pack.stream(Piece("huge.bin", [b"little after all"], 3 << 30))
        pack.finish("2026-0001")
    with zipfile.ZipFile(target) as opened:
        assert opened.read("huge.bin") == b"little after all"


def test_what_broke_on_the_way_is_in_the_manifest_as_far_as_it_came() -> None:
    def breaking() -> Iterator[bytes]:
        yield b"so far"
        raise OSError("the disk is gone")

    target = io.BytesIO()
    with Pack(target) as pack:
        with pytest.raises(OSError, match="the disk is gone"):
            pack.stream(Piece("broken.bin", breaking()))
        pack.finish("2026-0001")
    with zipfile.ZipFile(target) as opened:
        told = json.loads(opened.read(verify.MANIFEST))["files"]["broken.bin"]
        assert opened.read("broken.bin") == b"so far"
    assert told == {"sha256": hashlib.sha256(b"so far").hexdigest(), "bytes": 6}


@pytest.mark.parametrize("items", [[], [{"a": 1}], [{"a": 1}, {"b": "ø\ud83d"}]])
def test_lists_are_written_as_they_come_and_read_as_a_whole(items: list[dict[str, object]]) -> None:
    written = b"".join(as_list(iter(items), '{"x": ', "}"))
    assert json.loads(written) == {"x": items}
    assert written.isascii()
    assert json.loads(b"".join(as_json(items))) == items


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\papers.DOCX", "papers.docx"),
        ("Årsopgørelse 2026.pdf", "Arsopgrelse_2026.pdf"),
        ("日本.pdf", "pdf"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("a" * 300 + ".pdf", "a" * 60 + ".pdf"),
        ("invoice.pdf\u202egpj.exe", "invoice.pdfgpj.exe"),
        ("x.<script>", "x._script"),
    ],
)
def test_names_are_stored_in_plain_characters(name: str, stored: str) -> None:
    assert stored_name(name) == stored


@PATIENT
@given(st.text(max_size=200))
def test_no_name_leaves_its_folder_or_steers_anything(name: str) -> None:
    stored = stored_name(name)
    assert stored
    assert stored.isascii()
    assert not set(stored) & set('/\\:*?"<>|\0 ')
    assert stored not in {".", ".."}
    assert len(stored) <= 75


@PATIENT
@given(st.text(max_size=300))
def test_a_legible_text_keeps_its_lines_and_hides_nothing(text: str) -> None:
    shown = legible(text)
    assert shown.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert not set(shown) & set("\u202e\u200b\u2066\u2069\ufeff\x1b\x00")


def test_a_legible_text_keeps_tabs_and_letters_of_every_script() -> None:
    assert legible("a\tæøå ß 日本\r\nб") == "a\tæøå ß 日本\nб"
