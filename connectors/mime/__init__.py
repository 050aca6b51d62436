"""Mail as bytes: reading originals into letters and building letters into bytes.

Pure: no network, no disk, no clock. Everything read is hostile, so every function here is total
and takes time in proportion to its input; what had to be cut or guessed is named in `defects`.
"""
