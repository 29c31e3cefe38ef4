"""Client organisations: who acts for them, who is invited, what a client sees."""
