"""Pages: tips about feedback."""
