"""Refusals as Google's APIs write them."""

from typing import Any

Json = dict[str, Any]
_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
}


class RefusedError(Exception):
    """A call is refused.

    Args:
        status: HTTP status.
        reason: Google's code, such as `rateLimitExceeded`.
        retry_after: seconds for the header of that name; None for none.
    """

    def __init__(self, status: int, reason: str, message: str = "", retry_after: str | None = None) -> None:
        super().__init__(message or reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after

    def as_google(self) -> Json:
        """Return the body of the answer."""
        message = str(self)
        listed = {"message": message, "domain": "global", "reason": self.reason}
        status = (
            "FAILED_PRECONDITION"
            if self.reason == "failedPrecondition"
            else _STATUS.get(self.status, "UNKNOWN")
        )
        return {"error": {"code": self.status, "message": message, "errors": [listed], "status": status}}


class HungUpError(Exception):
    """The connection has ended under the call; nobody reads an answer any more."""


def invalid(message: str) -> RefusedError:
    """Return the refusal of a call that says nothing Gmail understands."""
    return RefusedError(400, "invalidArgument", message)


def missing() -> RefusedError:
    """Return the refusal of something that is not there."""
    return RefusedError(404, "notFound", "Requested entity was not found.")
