"""How well letters are read: the corpus of letters, the training of the weights, and the report."""
