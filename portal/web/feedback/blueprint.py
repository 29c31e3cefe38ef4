"""The blueprint of feedback: `/feedback…` for freelancers, `/client/feedback…` for clients."""

from flask import Blueprint

bp = Blueprint("feedback", __name__)
