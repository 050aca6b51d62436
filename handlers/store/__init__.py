"""The records at rest: tables, transactions, and one file a noun that turns rows into values.

SQLAlchemy Core on SQLite and PostgreSQL; content enters sealed and leaves opened here, nowhere else.
"""
