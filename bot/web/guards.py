"""What is turned away before anything reads it: bodies too large, and headers no delivery of Slack's has.

Whether a signature holds is verified later; here it must only have its shape.
"""

import re

#: Bytes; Slack's largest deliveries, views with 100 blocks, stay below 256 KiB.
LARGEST_BODY = 1 << 20
#: Bytes of a form with files; what stands around the files of a mail fits into the last of them.
LARGEST_UPLOAD = (25 << 20) + LARGEST_BODY

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def looks_signed(timestamp: str, signature: str) -> bool:
    """Return whether timestamp and signature have the shape of Slack's (version 0).

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    return bool(_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature))
