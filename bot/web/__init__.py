"""The web face: one small server for Slack's deliveries and for health.

Knows Slack only as a function that answers deliveries; cases it does not know.
"""
