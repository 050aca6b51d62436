"""Whose mailbox the contract is about, and when its letters came."""

from datetime import UTC, datetime

ADDRESS = "privacy@example.com"
RECEIVED = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
