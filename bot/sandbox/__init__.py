"""Stand-ins on loopback for the services that Ombud talks to, for the demo and the tests.

Only the command line and the tests import this package; the product never does.
"""
