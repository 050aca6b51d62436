"""Master keys kept by AWS KMS: they never leave it, and it wraps and unwraps data keys when asked.

Needs the extra `aws`. Keys are named by their ARNs, since an alias may be pointed at another key. What
AWS returns and refuses: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)

from bot.vault.master import WrappedKey, missing
from handlers.ports import BrokenSeal, KeyServiceBusy, KeyServiceRefused

#: Bound to each wrapped key, shown in CloudTrail, and fit for conditions in a key's policy.
CONTEXT: Mapping[str, str] = {"application": "ombud", "purpose": "data-key"}
_ATTEMPTS = 3
_NOT_OURS = {"InvalidCiphertextException", "IncorrectKeyException"}
_STRANGERS = {
    *("UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException"),
    *("ExpiredTokenException", "ExpiredToken", "IncompleteSignature", "MissingAuthenticationTokenException"),
}
_LIFELESS = {"DisabledException", "KMSInvalidStateException"}
_NO_CREDENTIALS = (NoCredentialsError, PartialCredentialsError, ProfileNotFound, TokenRetrievalError)


@dataclass(frozen=True, slots=True)
class Calling:
    """How AWS is called.

    Attributes:
        endpoint: "" for AWS's own of each key's region.
        seconds: patience with connecting, and again with each answer; three attempts a call.
        ca_file: certificates to trust instead of the usual ones.
    """

    endpoint: str = ""
    seconds: float = 5
    ca_file: Path | None = None


class _Client(Protocol):
    """What is used of the library's client, which has no types."""

    def encrypt(self, **asked: object) -> dict[str, Any]: ...

    def decrypt(self, **asked: object) -> dict[str, Any]: ...


class AwsKeys:
    """Implements `bot.vault.master.KeyWrapper` over keys in AWS KMS: the first wraps, all of them unwrap.

    Args:
        keys: ARNs of symmetric keys for encrypting and decrypting; not empty.
        calling: how AWS is called.

    Raises:
        KeyServiceRefused: no credentials can be looked for as they are set up.
    """

    def __init__(self, keys: tuple[str, ...], calling: Calling) -> None:
        self._current = keys[0]
        regions = {_region(key) for key in keys}
        try:
            made = {region: _client(region, calling) for region in regions}
        except (BotoCoreError, ValueError) as error:
            raise KeyServiceRefused(
                f"AWS KMS cannot be called as it is set up ({type(error).__name__}); check AWS_PROFILE, the "
                "files of the AWS tools and OMBUD_MASTER_KEY_AWS."
            ) from None
        self._clients = {key: made[_region(key)] for key in keys}

    def current(self) -> str:
        """Return the ARN of the key that wraps new data keys."""
        return self._current

    def holds(self, master: str) -> bool:
        """Return whether a key is one of those given; nobody is asked."""
        return master in self._clients

    def wrap(self, key: bytes) -> WrappedKey:
        """Return a data key wrapped by the first key.

        Raises:
            KeyServiceError: AWS could not be used.
        """
        asked = {"KeyId": self._current, "Plaintext": key, "EncryptionContext": CONTEXT}
        try:
            answer = self._clients[self._current].encrypt(**asked)
        except (ClientError, BotoCoreError) as error:
            raise _said(error, "Encrypt", self._current) from None
        return WrappedKey(self._current, bytes(answer["CiphertextBlob"]))

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """Return a data key.

        Raises:
            BrokenSeal: none of the keys wrapped it, or it was altered.
            KeyServiceError: AWS could not be used.
        """
        name = wrapped.master_id
        if name not in self._clients:
            raise BrokenSeal(missing(name))
        # The key is named, so that a wrapped key cannot choose by which one it is opened.
        asked = {"KeyId": name, "CiphertextBlob": wrapped.sealed, "EncryptionContext": CONTEXT}
        try:
            answer = self._clients[name].decrypt(**asked)
        except (ClientError, BotoCoreError) as error:
            raise _said(error, "Decrypt", name) from None
        return bytes(answer["Plaintext"])


def _region(key: str) -> str:
    return key.split(":")[3]


def _client(region: str, calling: Calling) -> _Client:
    config = Config(
        connect_timeout=calling.seconds,
        read_timeout=calling.seconds,
        retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
    )
    client: _Client = boto3.session.Session().client(
        "kms",
        region_name=region,
        endpoint_url=calling.endpoint or None,
        verify=str(calling.ca_file) if calling.ca_file else None,
        config=config,
    )
    return client


def _said(error: Exception, asked: str, key: str) -> Exception:
    """Return what went wrong in our words; those of AWS may name people and addresses."""
    if isinstance(error, ParamValidationError):
        return BrokenSeal("The wrapped data key was altered; restore it from a backup.")
    if isinstance(error, _NO_CREDENTIALS):
        return KeyServiceRefused(
            "No credentials for AWS KMS are found; give the machine a role, or set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
        )
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    if code in _NOT_OURS:
        return BrokenSeal("The wrapped data key was altered; restore it from a backup.")
    fix = _fix(code, asked)
    if fix:
        return KeyServiceRefused(f"AWS KMS refuses key {key} ({code}); {fix}")
    reason = code or type(error).__name__
    return KeyServiceBusy(
        f"AWS KMS does not answer for key {key} ({reason}); check the network and "
        "OMBUD_MASTER_KEY_AWS_ENDPOINT, or try again later."
    )


def _fix(code: str, asked: str) -> str:
    if code.startswith("AccessDenied"):
        return f"allow kms:{asked} on it to the role that Ombud runs as."
    if code in _STRANGERS:
        return "give credentials that AWS accepts (they may have run out), and check the machine's clock."
    if code == "NotFoundException":
        return "check its ARN in OMBUD_MASTER_KEY_AWS, and that the credentials are of the same account."
    if code in _LIFELESS:
        return "enable it, or cancel its deletion at once: without it nothing stored can be read."
    if code == "InvalidKeyUsageException":
        return "take a symmetric key made for encrypting and decrypting."
    return ""
