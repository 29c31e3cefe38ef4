"""`flask db …`: bring the tables to the revision that this version of the portal needs."""

from flask_migrate.cli import db as command

__all__ = ["command"]
