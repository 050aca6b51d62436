"""Colleagues: who they are, what they looked at, and what they are told in person."""
