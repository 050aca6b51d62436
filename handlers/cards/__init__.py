"""How a case looks in the chat system, as values: the card, its buttons, its lines and its rows in lists."""
