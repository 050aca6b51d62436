"""Services and templates by which many persons write one letter: who sends, for whom, and what looks alike.

Pure: what becomes of such letters is decided where they are filed.
"""
