"""The languages Ombud speaks to colleagues in: one gettext catalogue each, English in the source.

What it writes to data subjects stands in `handlers.letters`.
"""
