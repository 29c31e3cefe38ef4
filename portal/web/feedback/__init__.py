"""Pages: feedback of both sides."""
