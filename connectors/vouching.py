"""Whose results about senders count at the providers that have one way of their own to write them.

A header that merely came with a letter never counts: at Google its author is named, and its place is
right below the line of the host that took the letter in; Microsoft names no author, so that the place
is all there is. Elsewhere the mailbox itself names the servers that it trusts (`Mailbox.authserv_ids`).
"""

from typing import Final

from connectors.base import Vouching

#: https://support.google.com/a/answer/180707: Gmail writes its results below its own Received line.
GMAIL: Final = Vouching(frozenset({"mx.google.com"}), entrance=("mx.google.com",), below=True)

#: https://learn.microsoft.com/defender-office-365/message-headers-eop-mdo: no authserv-id, above the
#: line of the front door. Behind it letters pass hosts of these names and addresses of these networks.
EXCHANGE_ONLINE: Final = Vouching(
    frozenset({""}),
    entrance=(
        "mail.protection.outlook.com",
        "mail.protection.office365.us",
        "mail.protection.partner.outlook.cn",
    ),
    inside=(
        "outlook.com",
        "outlook.office365.com",
        "office365.us",
        "outlook.cn",
        "outlook.de",
    ),
    networks=("10.0.0.0/8", "2603:1000::/24"),
)
