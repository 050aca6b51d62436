"""Charts as pictures: drawn by matplotlib in a process of their own that ends when they are drawn."""
