"""The outbox at work: claim, make the effect outside any transaction, settle; look before repeating."""
