"""Pages of requests: the list, a new question, one thread."""

from portal.web.requests import asking, inbox, thread
from portal.web.requests.blueprint import bp

__all__ = ["asking", "bp", "inbox", "thread"]
