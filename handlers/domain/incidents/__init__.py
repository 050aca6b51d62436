"""Incidents with personal data: what they are, how far they have come, and when they ring; pure."""
