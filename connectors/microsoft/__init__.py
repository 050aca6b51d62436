"""Microsoft 365 as a provider of mailboxes: Graph for mail and push, Entra for consent."""
