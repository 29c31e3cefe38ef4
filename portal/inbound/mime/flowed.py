"""Text with soft line ends (RFC 3676), joined again to the paragraphs that were typed."""


def unflowed(text: str, delete_space: bool = False) -> str:
    """Join the lines that end with a space with the next line of the same depth of quotation."""
    found: list[tuple[int, str]] = []
    goes_on = False
    for line in text.split("\n"):
        depth, words = _parted(line)
        if goes_on and found[-1][0] == depth:
            found[-1] = (depth, found[-1][1] + words)
        else:
            found.append((depth, words))
        goes_on = words.endswith(" ") and words != "-- "
        if goes_on and delete_space:
            found[-1] = (depth, found[-1][1][:-1])
    return "\n".join(f"{'>' * depth} {words}" if depth else words for depth, words in found)


def _parted(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    depth = len(line) - len(words)
    return depth, words.removeprefix(" ")
