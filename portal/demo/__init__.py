"""The demo: named people whose history is lived through with the real services."""
