"""Feedback of both sides: given, changed, answered, reported, removed."""

from portal.services.feedback.given import by_ref, change, derived, record, remove, touch

__all__ = ["by_ref", "change", "derived", "record", "remove", "touch"]
