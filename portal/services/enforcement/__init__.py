"""The shared enforcement service: every door asks it, one place imposes and lifts."""
