"""The `ombud` command: one file a subcommand. Faces only: what is done stands in `handlers`."""
