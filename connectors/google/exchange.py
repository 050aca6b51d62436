"""The exchange of a code for tokens, carried from Google's OAuth library over our transport.

The library insists on https and on Google's own address; where the token service really stands is
decided here.
"""

import io
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter

from connectors.google.tokens import refused
from connectors.transport import Transport

#: The address that the library believes in.
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no secret


class Exchange(BaseAdapter):
    """Answers the library's one request; a refusal is raised as ours, before the library reads it."""

    def __init__(self, url: str, transport: Transport) -> None:
        super().__init__()
        self._url = url
        self._transport = transport

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,  # noqa: ANN401 - as requests declares it
        verify: bool | str = True,
        cert: Any = None,  # noqa: ANN401 - as requests declares it
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Make the call; how long, over what and trusting whom is the transport's business."""
        del stream, timeout, verify, cert, proxies
        headers = {name: str(value) for name, value in request.headers.items() if name != "Content-Length"}
        body = request.body.encode("utf-8") if isinstance(request.body, str) else request.body
        answer = self._transport.call(request.method or "POST", self._url, headers=headers, body=body)
        if (problem := refused(answer)) is not None:
            raise problem
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.headers.pop("Content-Encoding", None)  # it is decoded already
        response.raw = io.BytesIO(answer.content)
        response.request = request
        response.url = self._url
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Keep nothing open."""
