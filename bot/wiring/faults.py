"""What stops the wiring: an installation that cannot be used as it stands."""


class SetupFault(Exception):
    """The installation cannot be used as it stands; the message says what to do."""
