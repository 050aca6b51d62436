"""Letters made wrong at random, to find out what reading them costs and whether it ever fails."""
