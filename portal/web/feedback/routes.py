"""Pages for feedback: what was given, what was received, what waits."""

from portal.web.feedback import answering, changing, giving, lists, reporting
from portal.web.feedback.blueprint import bp

__all__ = ["answering", "bp", "changing", "giving", "lists", "reporting"]
