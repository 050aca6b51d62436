"""The sandbox desk: one local page on which a newcomer is every party to the demo, one after another.

It draws whatever Ombud sent to the stand-in for Slack and acts through the stand-in's own gestures;
it knows blocks and forms, and nothing of what Ombud means by them.
"""
