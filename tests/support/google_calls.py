"""Keys that Google may sign its calls with, and a call as Pub/Sub makes it."""

import base64
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from bot.sandbox.google.pushing import SigningKey

ACCOUNT = "push@ombud.iam.gserviceaccount.com"
SUBSCRIPTION = "projects/ombud/subscriptions/mail"


@cache
def signing_key(name: str = "google-1") -> SigningKey:
    """Return a key, one for each name."""
    key = generate_private_key(65_537, 2_048)
    who = x509.Name(
        [x509.NameAttribute(x509.NameOID.COMMON_NAME, "federated-signon.system.gserviceaccount.com")]
    )
    first, last = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(first)
        .not_valid_after(last)
        .sign(key, SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
    return SigningKey(name, pem, lambda said: key.sign(said, PKCS1v15(), SHA256()))


def told(address: str, at: datetime, message: str = "1", subscription: str = SUBSCRIPTION) -> dict[str, Any]:
    """Return what Pub/Sub sends of Gmail (https://developers.google.com/gmail/api/guides/push)."""
    data = json.dumps({"emailAddress": address, "historyId": 9876543210}).encode()
    published = at.isoformat().replace("+00:00", "Z")
    return {
        "message": {
            "data": base64.b64encode(data).decode("ascii"),
            "messageId": message,
            "message_id": message,
            "publishTime": published,
            "publish_time": published,
        },
        "subscription": subscription,
    }
