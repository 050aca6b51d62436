"""Which certificates outgoing connections trust.

The usual variables of other programs are honoured through the settings, so that Ombud works
behind a company's own authority like the tools beside it.
"""

import ssl
from pathlib import Path


def client_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a context for outgoing TLS that verifies names and certificates.

    Args:
        ca_file: a PEM file, or a folder in OpenSSL's layout, trusted instead of the system's
            authorities; None for the system's.
    """
    if ca_file is None:
        return ssl.create_default_context()
    if ca_file.is_dir():
        return ssl.create_default_context(capath=str(ca_file))
    return ssl.create_default_context(cafile=str(ca_file))
