"""Requests: what a person and the team write to each other about one matter, and who is next."""
