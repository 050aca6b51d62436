"""The web face: one small server for Slack's deliveries, for health, and for pages with files.

Knows Slack only as a function that answers deliveries. Pages are reached with passes that colleagues
got in Slack; there is no other way in and nothing to log in to.
"""
