"""Everyday phrases that anybody writes about a contract, so they quote nobody.

Without these exceptions a reviewer could not state the rule: a client who happens to write
"at the end of the contract" would forbid that phrase to everyone who decides about it. Each
phrase names no fact, no date and no detail of a contract; that is the test for adding one.
A passage that goes on past them with a client's own words is still found.
"""

from portal.policy.tokens import Tokens, split

RUN_WORDS = 4

_PHRASES = """
at the end of the contract
at the end of a contract
at the end of the project
at the end of their contracts
at the end of your contract
at the end of your contracts
at the start of the contract
at the beginning of the contract
by the end of the week
by the end of the day
during the course of the contract
over the course of the contract
over the course of the project
for the duration of the contract
for the rest of the contract
before the end of the contract
after the end of the contract
before the start of the contract
in the course of the contract
in the last 180 days
within the last 180 days
in the last six months
did not match what was agreed
did not match what we agreed
did not match what they expected
did not match their expectations
did not meet their expectations
did not go as they expected
did not go as expected
was not what was agreed
skills experience availability or performance
skills experience availability and performance
availability and response times
stated skills experience availability
the terms of the contract
the scope of the contract
the scope of the project
the scope of the work
the end of the project
the quality of the work
in the middle of the
for the first time in
as well as the
at the same time as
on the other hand the
as a result of the
in the case of the
in the form of a
one of the things that
the rest of the work
from the beginning of the
thank you for your time
thank you very much for
please let us know if
please let me know if
let us know if you
let me know if you
if you have any questions
do not hesitate to contact
we would like to thank
i would like to thank
it would have been better
on the one hand the
a lot of the time
most of the time the
for a long time and
to be able to work
to work with other clients
new proposals and new contracts
"""


def _runs(phrase: str) -> list[Tokens]:
    words = split(phrase)
    return [words[at : at + RUN_WORDS] for at in range(len(words) - RUN_WORDS + 1)]


COMMON: frozenset[Tokens] = frozenset(
    run for phrase in _PHRASES.splitlines() if phrase for run in _runs(phrase)
)
