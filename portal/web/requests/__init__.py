"""Requests of a person: the inbox, one thread, a new question."""
