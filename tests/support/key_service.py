"""A stand-in for AWS KMS, spoken to over HTTP: moto's server, with keys made for the test."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from types import MappingProxyType

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

REGION = "eu-north-1"
#: What a process calls AWS with; nobody gave these to anybody.
CREDENTIALS: Mapping[str, str] = MappingProxyType(
    {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_EC2_METADATA_DISABLED": "true"}
)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("tests.key_service").debug("%s %s", code, size)


@dataclass(frozen=True)
class KeyService:
    """The stand-in, and what one does there as the owner of the keys."""

    url: str

    def new_key(self) -> str:
        """Make a key and return its ARN."""
        from moto.kms.models import kms_backends

        made = kms_backends[_ACCOUNT][REGION].create_key(
            "", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", [], False
        )
        return str(made.arn)


_ACCOUNT = "123456789012"


@contextmanager
def key_service() -> Iterator[KeyService]:
    """Give a running stand-in."""
    server = make_server(
        "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=_Quiet
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield KeyService(f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
