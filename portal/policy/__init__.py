"""What the rules are: pure functions and constants, told the time, asking nobody."""
