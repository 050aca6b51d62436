"""The duties that recur, and the engines that look at them: ticks and wake-ups, nothing more.

Every duty is a row in the database; an engine that dies loses nothing.
"""
