"""How a rule says no: in a sentence that a person can read as it stands."""


class Refusal(Exception):
    """A rule said no. `sentence` is complete, polite and safe to show to the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Misplaced(Refusal):
    """A no about one field of a form, named by `field`."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(Refusal):
    """Somebody else was faster; the sentence says what they did."""
