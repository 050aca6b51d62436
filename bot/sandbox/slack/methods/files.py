"""The methods by which files are uploaded: where to, and that it is done.

Source: https://docs.slack.dev/reference/methods/files.getUploadURLExternal and files.completeUploadExternal
"""

from typing import Final

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.files import File
from bot.sandbox.slack.methods.method import Method, names
from bot.sandbox.slack.refusals import JsonObject, RefusalError
from bot.sandbox.slack.workspace import Workspace

_ALT_TEXT = 1_000


def begin_upload(workspace: Workspace, given: Arguments) -> JsonObject:
    """Is an address for the bytes of a file, and the id that the file will have."""
    length, alt = given.number("length", 0), given.text("alt_txt")
    if not length:
        raise RefusalError("missing_argument")
    if len(alt) > _ALT_TEXT:
        raise RefusalError("alt_txt_too_large")
    file = File(workspace.idents.new("F"), given.text("filename"), length, alt)
    return {"upload_url": workspace.files.begin(file), "file_id": file.id}


def complete_upload(workspace: Workspace, given: Arguments) -> JsonObject:
    """Ends uploads; the files stay the app's own, since no conversation is played that takes files."""
    done = []
    for file in given.several("files"):
        workspace.files.complete(str(file.get("id", "")), str(file.get("title") or ""))
        done.append({"id": str(file["id"]), "title": str(file.get("title") or "")})
    return {"files": done}


METHODS: Final = (
    Method(
        "files.getUploadURLExternal",
        begin_upload,
        names("filename length"),
        names("alt_txt snippet_type"),
        scope="files:write",
    ),
    Method("files.completeUploadExternal", complete_upload, names("files"), scope="files:write"),
)
