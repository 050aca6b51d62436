"""Wording of the letters we send: pure, from values to text, in the reader's language.

The sentences are data in `wordings/`, one file a language; sending them is the outbox's business.
"""
