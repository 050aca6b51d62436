"""Google: Gmail mailboxes over the Gmail API, opened by consent or by a service account.

`parts.google` makes the parts from plain values. Google's libraries build the requests; every byte
goes through `connectors.transport`.
"""
