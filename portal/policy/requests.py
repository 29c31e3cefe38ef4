"""What may be written in a request, and when people are reminded of a date."""

from datetime import timedelta

SUBJECT_LIMIT = 120  # fits a line of the list and the subject of a letter
MESSAGE_LIMIT = 5_000  # characters: about two printed pages, more than anybody reads at once
ENTRY_LIMIT = 20_000  # whatever stands in a thread: an answer of the team quotes and lists
NOTE_LIMIT = 3_000
SAID_TWICE = timedelta(minutes=1)  # the same words again within it are a second press, no message
REMINDED_BEFORE = timedelta(days=3)  # enough for a weekend in which nobody looks
OPENED_AT_MOST = 20  # new questions of one person in a day; everything fits into one of them
DATE_AT_MOST = timedelta(days=60)  # a step that is further away than two months is nobody's
MAILED_ANSWERS_AT_MOST = 10  # of one colleague in one request in a day: more is a machine's loop
