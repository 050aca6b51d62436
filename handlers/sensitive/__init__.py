"""Sensitive content of letters: national numbers and words of health and absence, found and masked; pure.

Nothing here keeps what it finds: findings are places and types, and masks say what stood there.
"""
