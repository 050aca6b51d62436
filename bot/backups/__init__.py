"""Backups: one consistent copy of database and files while Ombud serves, and the way back.

The master key and the erasure ledger are in none of them: both belong elsewhere.
"""
