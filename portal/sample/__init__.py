"""A made-up marketplace: names, work and words of our own, the same for the same seed."""
