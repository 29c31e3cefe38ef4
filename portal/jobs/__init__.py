"""DOOR time: what is due happens, however many workers there are and whenever they are there."""
