"""Reading what belongs to a case: its letters, our answers, notes and what happened, newest first, on pages.

Only the letters of a page are opened, for one authorised person, and the reading is written down.
"""
