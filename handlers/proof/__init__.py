"""Proof of what was done: a case as a file that anybody can check, and heads to hold its record against."""
