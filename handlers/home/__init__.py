"""The home page of a colleague, per role, and what is offered there."""
