"""The faces and the engine room: command line, Slack, web, jobs, settings and wiring.

May import `handlers` and `connectors`; nothing imports `bot`.
"""
