"""Pages of the sample marketplace: find work, propose, answer offers, contracts, money."""

from portal.web.work import contracts, offers, postings, proposals, sending
from portal.web.work.blueprint import bp

__all__ = ["bp", "contracts", "offers", "postings", "proposals", "sending"]
