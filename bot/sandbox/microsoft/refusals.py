"""Refusals in the shapes that Graph and Entra give them."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class GraphError(Exception):
    """Graph refuses a call (https://learn.microsoft.com/graph/errors).

    Args:
        retry_after: as the header says it, "" for no header.
    """

    def __init__(self, status: int, code: str, retry_after: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    @property
    def body(self) -> Json:
        """Is the refusal as Graph writes it."""
        return {
            "error": {
                "code": self.code,
                "message": f"The stand-in refused with {self.code}.",
                "innerError": {"date": "2026-11-16T09:00:00", "request-id": "0", "client-request-id": "0"},
            }
        }


class EntraError(Exception):
    """Entra refuses a token (RFC 6749 section 5.2, with Microsoft's `suberror`)."""

    def __init__(self, error: str, suberror: str = "", status: int = 400, retry_after: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.retry_after = retry_after
        self.suberror = suberror
        self.status = status

    @property
    def body(self) -> Json:
        """Is the refusal as Entra writes it."""
        told: Json = {
            "error": self.error,
            "error_description": f"AADSTS00000: The stand-in refused with {self.error}.",
            "error_codes": [0],
            "correlation_id": "00000000-0000-0000-0000-000000000000",
        }
        return told | ({"suberror": self.suberror} if self.suberror else {})


def item_not_found() -> GraphError:
    """Is the refusal of an id that nothing has."""
    return GraphError(404, "ErrorItemNotFound")


def access_denied() -> GraphError:
    """Is the refusal of a mailbox that the token does not open."""
    return GraphError(403, "ErrorAccessDenied")
