"""The mailboxes of the organisation: which stand, how they fare, and whom their failures are told."""
