"""Case files as tests make them, take them apart, and put them together again with something changed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handlers.domain.case import ActionId, Case
from handlers.proof import casefile, verify
from tests.support.cast import ADA, BEN, SAM, actor
from tests.support.desks import Room
from tests.support.letters import ASKS_ACCESS, File, letter

#: What is planted in a case, each where people's words stand.
NAME, SUBJECT, TEXT, NOTE, FILE, ANSWER = (
    "Samuela Plantagenet",
    "Subjectmatter",
    "Wordsofaletter",
    "Wordsofanote",
    "planted-papers",
    "Wordsofananswer",
)
PLANTED = (NAME, SUBJECT, TEXT, NOTE, FILE, ANSWER, SAM, "subject.example")
SCAN = b"a planted scan " * 9_000  # large enough for the blob store


def told_case(room: Room) -> Case:
    """Return a case with words in every place: a letter with a file, a note, an answer by two, a close."""
    room.arrive(
        letter(
            sender=f"{NAME} <{SAM}>",
            subject=SUBJECT,
            text=f"{ASKS_ACCESS}\n{TEXT} <script>alert(1)</script>",
            files=(File(f"{FILE}.html", SCAN, "text/html"),),
        )
    )
    case = room.cases()[-1]
    room.settle()
    room.press(case, ActionId.CLAIM)
    room.press(case, ActionId.OPEN_LETTER, BEN)
    room.press(case, ActionId.NOTE, answers={"text": NOTE})
    room.answer(case, f"{ANSWER}: here is your data.")
    room.later(room.desk.rules.undo)
    room.settle()
    room.close_as(room.case(case.id), "fulfilled")
    return room.case(case.id)


def case_file(room: Room, case: Case, *, private: bool = True) -> bytes:
    """Return the file of a case, as Ada exports it."""
    target = io.BytesIO()
    casefile.write(room.desk, actor(ADA), case.number, target, private=private)
    return target.getvalue()


def files_of(archive: bytes) -> dict[str, bytes]:
    """Return what is in an archive, by path and in its order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def read(files: Mapping[str, bytes], name: str) -> Any:
    """Return one of the files of JSON."""
    return json.loads(files[name])


def unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    """Lay files into a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def packed(files: Mapping[str, bytes], path: Path) -> Path:
    """Put files into an archive and return its path."""
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return path


def manifested(files: Mapping[str, bytes], number: str) -> dict[str, bytes]:
    """Return files with a manifest that fits them, as a forger would make it."""
    rest = {name: data for name, data in files.items() if name not in {verify.MANIFEST, verify.SEAL}}
    listed = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in rest.items()
    }
    manifest = json.dumps({"format": verify.FORMAT, "case": number, "files": listed}).encode()
    seal = f"{hashlib.sha256(manifest).hexdigest()}  {verify.MANIFEST}\n".encode()
    return {**rest, verify.MANIFEST: manifest, verify.SEAL: seal}


def verdict(path: Path, *words: str) -> tuple[int, str]:
    """Return the exit code of the verifier, and what it says."""
    out = io.StringIO()
    return verify.main([str(path), *words], out), out.getvalue()
