"""Decisions by hand under the rules of conduct: written, agreed to, answered, renewed, ended."""
