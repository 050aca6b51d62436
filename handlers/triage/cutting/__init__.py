"""Cutting a letter's text into what its writer says, what is quoted or passed on, and what stands below it.

Nothing is thrown away: every character lies in exactly one section.
"""
