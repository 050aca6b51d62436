"""The legal clock: from what happened in a case to the day its answer is due, with every step in words.

`reckoning.reckon` is the way in. Nothing here reads a clock, a calendar or a store: the caller gives the
events, the establishment's days off and the policy.
"""
