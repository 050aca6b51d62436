"""Requests whose files are sealed while they are read, instead of lying open in a temporary file."""

from typing import IO, cast

from flask import Request
from werkzeug.exceptions import BadRequest

from handlers.answers.sealing import Incoming


class DeskRequest(Request):
    """A request; only where `incoming` was set may it carry files."""

    incoming: Incoming | None = None
    max_form_parts = 60

    def parse(self) -> None:
        """Read the form, its files to where `incoming` puts them."""
        self._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_length  # said by the browser; what comes is counted instead
        if self.incoming is None:
            raise BadRequest("no files are taken here")
        media_type = (content_type or "").partition(";")[0].strip()
        return cast("IO[bytes]", self.incoming.begin(filename or "", media_type))
