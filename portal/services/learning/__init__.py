"""Learning: the paths people read, and what becomes possible when they finish one."""
