"""A case file in wrong hands: what is changed in it is found, and a record written anew by its old head."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.domain.record import GENESIS
from handlers.proof import verify
from tests.support.databases import NewUrl
from tests.support.desks import furnish
from tests.support.dossiers import (
    case_file,
    files_of,
    manifested,
    packed,
    read,
    told_case,
    unpacked,
    verdict,
)

Files = dict[str, bytes]
#: A folder is laid anew for each example.
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Made:
    """A case file, and what somebody kept of its case beforehand."""

    number: str
    files: Files
    archive: bytes
    head: str


@pytest.fixture(scope="module")
def made(sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Made:
    room = furnish(sqlite(), tmp_path_factory.mktemp("made"))
    case = told_case(room)
    archive = case_file(room, case)
    room.desk.close()
    return Made(case.number, files_of(archive), archive, case.head)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@MANY
@given(data=st.data())
def test_any_byte_changed_in_any_file_is_found(made: Made, bench: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(made.files)))
    content = bytearray(made.files[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    code, said = verdict(packed({**made.files, name: bytes(content)}, bench / "changed.zip"))
    assert code in {1, 2}, f"byte {place} of {name}"
    assert "Everything holds" not in said


@MANY
@given(data=st.data())
def test_any_byte_put_in_or_taken_out_is_found(made: Made, bench: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(made.files)))
    content = made.files[name]
    place = data.draw(st.integers(0, len(content) - 1))
    put_in = data.draw(st.binary(max_size=2))
    changed = content[:place] + put_in + content[place + (not put_in) :]
    assert verdict(packed({**made.files, name: changed}, bench / "longer.zip"))[0] in {1, 2}


@MANY
@given(data=st.data())
def test_a_damaged_archive_is_never_taken_for_whole_words(
    made: Made, bench: Path, data: st.DataObject
) -> None:
    """What stands between the files, such as times and comments, says nothing and may change."""
    content = bytearray(made.archive)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path = bench / "damaged.zip"
    path.write_bytes(bytes(content))
    code, said = verdict(path)
    if code == 0:
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
            assert {name: opened.read(name) for name in opened.namelist()} == made.files
    else:
        assert "Everything holds" not in said


@pytest.mark.parametrize("length", [0, 1, 100, 10_000])
def test_an_archive_that_was_cut_is_not_checked(made: Made, tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(made.archive[:length])
    code, said = verdict(path)
    assert (code, said[:12]) == (2, "Not checked:")


def test_the_file_as_it_was_made_holds(made: Made, tmp_path: Path) -> None:
    assert verdict(packed(made.files, tmp_path / "whole.zip"))[0] == 0
    assert verdict(unpacked(made.files, tmp_path / "whole"))[0] == 0


def test_a_file_that_was_taken_away_is_missed(made: Made, tmp_path: Path) -> None:
    for number, name in enumerate(sorted(made.files)):
        rest = {other: content for other, content in made.files.items() if other != name}
        code, said = verdict(packed(rest, tmp_path / f"{number}.zip"))
        assert code == 2 if name in {verify.MANIFEST, verify.SEAL} else f"{name} is missing" in said


def test_a_file_that_was_added_is_found(made: Made, tmp_path: Path) -> None:
    added = {**made.files, "letters/0009/letter.txt": b"I withdraw everything."}
    code, said = verdict(packed(added, tmp_path / "added.zip"))
    assert code == 1
    assert "letters/0009/letter.txt was added" in said
    assert verdict(unpacked(added, tmp_path / "added"))[0] == 1


@pytest.mark.parametrize("name", [".DS_Store", "letters/Thumbs.db", "desktop.ini"])
def test_what_desktops_leave_behind_is_no_tampering(made: Made, tmp_path: Path, name: str) -> None:
    assert verdict(unpacked({**made.files, name: b"icons"}, tmp_path / "file"))[0] == 0


def test_two_files_of_one_name_are_found(made: Made, tmp_path: Path) -> None:
    path = packed(made.files, tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr("index.html", made.files["index.html"])
    code, said = verdict(path)
    assert (code, "index.html is there more than once" in said) == (1, True)


def test_two_files_that_changed_places_are_found(made: Made, tmp_path: Path) -> None:
    one, other = "letters/0001/letter.txt", "letters/0003/letter.txt"
    swapped = {**made.files, one: made.files[other], other: made.files[one]}
    code, said = verdict(packed(swapped, tmp_path / "swapped.zip"))
    assert code == 1
    assert f"{one} was altered" in said
    assert f"{other} was altered" in said


def test_a_link_to_elsewhere_is_not_followed(made: Made, tmp_path: Path) -> None:
    folder = unpacked(made.files, tmp_path / "file")
    elsewhere = tmp_path / "elsewhere.html"
    elsewhere.write_bytes(made.files["index.html"])
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(elsewhere)
    code, said = verdict(folder)
    assert (code, "index.html was altered" in said) == (1, True)


def changed(files: Files, name: str, change: Callable[[Any], Any]) -> Files:
    """Return files with one of JSON changed."""
    content = json.loads(files[name])
    return {**files, name: json.dumps(change(content)).encode()}


def event(number: int, /, **values: object) -> Callable[[Any], Any]:
    def change(record: Any) -> Any:
        record["events"][number - 1].update(values)
        return record

    return change


def without(seq: int) -> Callable[[Any], Any]:
    def change(record: Any) -> Any:
        del record["events"][seq - 1]
        return record

    return change


def noted(files: Files) -> int:
    return next(int(one["seq"]) for one in read(files, "record.json")["events"] if one["kind"] == "noted")


def test_a_forger_who_makes_a_new_manifest_is_found_by_the_chain(made: Made, tmp_path: Path) -> None:
    seq = noted(made.files)
    forgeries = {
        "actor": event(seq, actor="U0MALLORY"),
        "time": event(seq, at="2026-03-02T09:00:01+00:00"),
        "kind": event(seq, kind="closed"),
        "facts": event(1, facts={}),
        "words": event(seq, content="Nothing was noted."),
        "salt": event(seq, salt="00" * 16),
        "commitment": event(seq, commitment=verify.commit(b"", "Other words.")),
        "an event less": without(seq),
        "the first event": without(1),
        "number": event(seq, seq=99),
        "no event": event(seq, seq="four"),
        "head": lambda record: {**record, "head": GENESIS},
        "no events": lambda record: {**record, "events": []},
        "events of no kind": lambda record: {**record, "events": {}},
        "another case": lambda record: {**record, "case": 1},
        "another number": lambda record: {**record, "number": "2026-0002"},
    }
    for what, forge in forgeries.items():
        forged = manifested(changed(made.files, "record.json", forge), made.number)
        code, said = verdict(packed(forged, tmp_path / "forged.zip"))
        assert code == 1, f"{what}: {said}"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("case.json", lambda case: {**case, "due_on": "2026-05-29"}),
        ("case.json", lambda case: {**case, "number": "2026-0002"}),
        ("case.json", lambda case: {**case, "id": 5}),
        ("timeline.json", lambda told: told[:-1]),
        ("timeline.json", lambda told: [{**one, "words": "Nothing."} for one in told]),
        ("timeline.json", lambda told: [{**one, "actor": "U0BEN"} for one in told]),
        ("timeline.json", lambda told: [{**one, "at": "2026-03-02T00:00:00+00:00"} for one in told]),
        ("timeline.json", lambda told: ["nothing"]),
        ("heads.json", lambda heads: {}),
        ("heads.json", lambda heads: {**heads, "rounds": 5}),
        ("heads.json", lambda heads: {**heads, "witnessed": [{"round": 1}]}),
        ("record.json", lambda record: []),
    ],
)
def test_what_people_read_has_to_say_what_the_record_says(
    made: Made, tmp_path: Path, name: str, change: Callable[[Any], Any]
) -> None:
    forged = manifested(changed(made.files, name, change), made.number)
    code, said = verdict(packed(forged, tmp_path / "forged.zip"))
    assert code == 1, said


def rewritten(files: Files) -> Files:
    """Return files whose whole record was written anew and linked again, as one would who holds every key."""
    record, told = read(files, "record.json"), read(files, "timeline.json")
    head = GENESIS
    for one, line in zip(record["events"], told, strict=True):
        if one["kind"] == "noted":
            one["actor"] = line["actor"] = "U0MALLORY"
        head = one["digest"] = verify.link(head, one)
    record["head"] = head
    both = {"record.json": json.dumps(record).encode(), "timeline.json": json.dumps(told).encode()}
    return manifested({**files, **both}, str(record["number"]))


def test_a_record_written_anew_as_a_whole_is_found_by_a_head_that_was_kept(
    made: Made, tmp_path: Path
) -> None:
    path = packed(rewritten(made.files), tmp_path / "anew.zip")
    assert verdict(path)[0] == 0, "nothing in the file itself can tell"
    code, said = verdict(path, "--head", made.head)
    assert code == 1
    assert "no state of this record has the head given" in said


@pytest.mark.parametrize("digits", [64, 32, 16])
def test_a_head_that_was_kept_tells_up_to_where_the_record_is_the_same(
    made: Made, tmp_path: Path, digits: int
) -> None:
    path = packed(made.files, tmp_path / "case.zip")
    code, said = verdict(path, "--head", made.head[:digits].upper())
    assert code == 0
    events = read(made.files, "record.json")["events"]
    seq = next(one["seq"] for one in events if one["digest"] == made.head)
    assert f"the head given is that of event {seq}; {len(events) - seq} came later" in said


@pytest.mark.parametrize("head", ["abc", "0" * 15, "z" * 64, "0" * 65, "12 34" * 10])
def test_a_head_that_is_none_is_not_compared(made: Made, tmp_path: Path, head: str) -> None:
    code, said = verdict(packed(made.files, tmp_path / "case.zip"), "--head", head)
    assert code == 2
    assert "a head is 64 hexadecimal digits" in said


def test_what_is_no_case_file_is_said(tmp_path: Path) -> None:
    assert verdict(tmp_path / "nowhere.zip")[0] == 2
    assert verdict(unpacked({"letter.txt": b"Hello"}, tmp_path / "folder"))[0] == 2
    (tmp_path / "text.zip").write_text("no archive")
    assert verdict(tmp_path / "text.zip")[0] == 2


def test_a_file_of_a_later_version_is_not_judged_by_an_older_verifier(made: Made, tmp_path: Path) -> None:
    later = manifested(made.files, made.number)
    manifest = later[verify.MANIFEST].replace(b"ombud-case-file/1", b"ombud-case-file/2")
    seal = f"{hashlib.sha256(manifest).hexdigest()}  {verify.MANIFEST}\n".encode()
    later = {**later, verify.MANIFEST: manifest, verify.SEAL: seal}
    code, said = verdict(packed(later, tmp_path / "later.zip"))
    assert code == 2
    assert "this verifier knows ombud-case-file/1 alone" in said


def test_names_in_a_forged_archive_steer_no_terminal(made: Made, tmp_path: Path) -> None:
    code, said = verdict(packed({**made.files, "\x1b[2Jgone": b""}, tmp_path / "steering.zip"))
    assert code == 1
    assert "\x1b" not in said
