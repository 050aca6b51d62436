"""What is wrong with a mail host or its token service where somebody can put it right, each with a code.

The codes go to whoever is just connecting the mailbox; the sentences to logs and the doctor.
"""

from connectors.errors import AuthorizationLost, Permanent, Temporary


class Amiss(Temporary):
    """The mail host cannot be used as it is described, or not right now.

    Attributes:
        code: "silent", "port", "certificate" or "token-silent".
    """

    def __init__(self, message: str, code: str, *, retry_after: float | None = None) -> None:
        super().__init__(message, retry_after=retry_after)
        self.code = code


class Unfit(Permanent):
    """The mail host cannot be used as it is described.

    Attributes:
        code: "private-host", "open", "port", "tokens", "relay", "sender" or "token-host".
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Lost(AuthorizationLost):
    """The token service gives no token any more.

    Attributes:
        code: "token" or "token-client".
    """

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code
