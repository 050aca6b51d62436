"""The demo's story: letters, people and what they do as data, and the little code that plays it.

Everything is real but the world around it: files in a Maildir, the app over signed HTTP, a
loopback Slack, and a clock that the story sets.
"""
