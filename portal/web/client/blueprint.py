"""The blueprint of the pages of a client: contracts, the organisation, invitations to it."""

from flask import Blueprint

bp = Blueprint("client", __name__)
