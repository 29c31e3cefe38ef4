"""The door for e-mail: received, kept, read, and brought to the request it answers."""
