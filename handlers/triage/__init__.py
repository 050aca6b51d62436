"""Reading a letter: its language, the rights it uses, what in it is new; pure, with word lists as data.

Nothing here decides about a case: a person confirms, and no letter is dropped for what is found here.
"""
