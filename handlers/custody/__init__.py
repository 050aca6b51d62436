"""Looking after the data keys: which master key wraps each, whether all of them open, wrapping them anew.

Each use case takes the master keys beside the desk, since they may be others than the desk's own.
"""
