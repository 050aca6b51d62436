"""Files as Slack takes them: an address, the bytes, an end; shown only once Slack is done with them."""

from urllib.parse import urlsplit

import pytest

from tests.unit.standin.wire import Wire


def completed(wire: Wire) -> str:
    file = wire.uploaded()
    wire.call("files.completeUploadExternal", {"files": [{"id": file, "title": "Chart"}]})
    return file


def post(wire: Wire, file: str) -> str:
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": "A chart."}
    said = wire.call("chat.postMessage", {"channel": wire.room, "text": "Look", "blocks": [image]})
    return "ok" if said.body["ok"] else f"{said.error} {said.messages}"


def test_a_completed_file_can_be_shown(wire: Wire) -> None:
    assert post(wire, completed(wire)) == "ok"


@pytest.mark.parametrize("kind", ["unknown", "begun", "uploaded"])
def test_what_is_not_there_yet_is_refused_as_slack_words_it(wire: Wire, kind: str) -> None:
    begun = wire.call("files.getUploadURLExternal", {"filename": "chart.png", "length": 3}).body["file_id"]
    file = {"unknown": "F99999999", "begun": begun, "uploaded": wire.uploaded()}[kind]
    told = post(wire, file)
    assert told.startswith("invalid_blocks")
    assert "invalid slack file [json-pointer:/blocks/0/slack_file]" in told


def test_slack_works_on_a_file_for_a_while(wire: Wire) -> None:
    wire.slack.workspace.files.processing = 3.0
    file = completed(wire)
    assert post(wire, file).startswith("invalid_blocks")
    wire.hands.clock += 3.0
    assert post(wire, file) == "ok"


def test_an_edit_is_judged_likewise(wire: Wire) -> None:
    image = {"type": "image", "slack_file": {"id": "F99999999"}, "alt_text": "A chart."}
    said = wire.call("chat.update", {"channel": wire.room, "ts": wire.post(), "blocks": [image]})
    assert said.error == "invalid_blocks"


def test_an_upload_is_ended_once(wire: Wire) -> None:
    file = completed(wire)
    again = wire.call("files.completeUploadExternal", {"files": [{"id": file}]})
    assert again.error == "file_not_found"


def test_bytes_must_be_as_many_as_was_said(wire: Wire) -> None:
    place = wire.call("files.getUploadURLExternal", {"filename": "chart.png", "length": 3}).body
    path = urlsplit(place["upload_url"]).path
    assert wire.send("POST", path, b"abcd").status == 400
    assert wire.send("POST", path, b"abc").status == 200


def test_an_address_that_nobody_asked_for_takes_nothing(wire: Wire) -> None:
    assert wire.send("POST", "/upload/v1/nothing", b"abc").status == 400


def test_a_description_has_an_end(wire: Wire) -> None:
    said = wire.call(
        "files.getUploadURLExternal", {"filename": "chart.png", "length": 3, "alt_txt": "x" * 1_001}
    )
    assert said.error == "alt_txt_too_large"


def test_an_empty_file_is_none(wire: Wire) -> None:
    said = wire.call("files.getUploadURLExternal", {"filename": "chart.png", "length": 0})
    assert said.error == "missing_argument"
