"""Feedback of both sides: given, changed, answered, reported, removed, brought back."""

from portal.services.feedback.given import by_ref, change, derived, record, remove, restore, touch

__all__ = ["by_ref", "change", "derived", "record", "remove", "restore", "touch"]
