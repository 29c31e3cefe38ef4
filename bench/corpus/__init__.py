"""Replies with a known outcome, sent through the real door: what became of them and their words."""
