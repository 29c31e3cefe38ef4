"""The part of the pages that is about somebody's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)
