"""Case handling: the law, the records and the use cases.

May import `connectors.base` and `connectors.errors` only; knows no chat system, provider or engine.
"""
