"""Letters that were put aside: what waits, how it is read, and what a person says of it."""
