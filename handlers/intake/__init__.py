"""Intake: letters are noticed, read and routed, each step on its own, so that none is lost or doubled."""
