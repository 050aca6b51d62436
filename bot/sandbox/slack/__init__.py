"""A Slack on loopback: enough of its Web API, Socket Mode and interactivity to run an unmodified Bolt app.

Start with `standin.SlackStandIn`. It keeps no log: what people and the app wrote stays in its memory.
"""
