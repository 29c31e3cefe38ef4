"""Every page of the client, gathered for the app."""

from portal.web.client import accepting, contracts, members, organisation
from portal.web.client.blueprint import bp

__all__ = ["accepting", "bp", "contracts", "members", "organisation"]
