"""Sealing what is stored: data keys wrapped by a master key, AES-256-GCM, keyed hashes for look-up.

The only place that uses cryptography; everything else sees `handlers.ports.Vault` and `Box`.
"""
