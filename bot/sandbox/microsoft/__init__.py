"""A stand-in for Microsoft 365 on loopback: Entra's sign-in and Graph's mail, over real HTTP.

It keeps state, counts quotas, refuses what Graph refuses, and goes wrong as it is told.
"""
