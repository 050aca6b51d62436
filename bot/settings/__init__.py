"""The settings: one frozen value read once from environment, secret files and an optional TOML file.

Nothing is read at import, and nothing outside this package looks at the environment.
"""
