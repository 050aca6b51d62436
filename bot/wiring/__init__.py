"""Putting Ombud together: the only place that names implementations of the ports.

What a part does stands with the part; nothing here decides anything about a case.
"""
