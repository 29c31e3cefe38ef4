"""The demo's pages have one blueprint, registered in demo mode alone."""

from flask import Blueprint

bp = Blueprint("demo", __name__, url_prefix="/demo")
