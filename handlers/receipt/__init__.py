"""When a letter first reached the organisation: what speaks for which day, and how far it is believed.

Pure: a letter's trail, its sections and what its provider says go in; candidates come out.
"""
