"""Mailboxes of any mail server, read by IMAP and answered by SMTP.

`parts.imap` makes the parts from plain values. Letters are only looked at; no answer leaves twice.
"""
