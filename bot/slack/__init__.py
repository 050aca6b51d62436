"""The Slack face: what leaves for Slack and what comes back from it.

Knows cases only through cards and actions; case handling lives in `handlers`.
"""
