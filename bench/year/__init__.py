"""A simulated year at one desk: random life, restarts, outages, new laws, and all that is told judged."""
