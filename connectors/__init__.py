"""Mailboxes: reading letters from them and sending letters through them.

Knows mail and nothing of cases; imports nothing else of ours.
"""
