"""What a link in a text names: a file beside it, or an address as it stands."""

import re
from collections.abc import Callable

Resolve = Callable[[str], str]  # from what a link names to its web address


def is_file(address: str) -> bool:
    """Not a web address, a mail address or a page of the portal: a file beside this one."""
    return not re.match(r"(?i:https?:|mailto:|/)", address)
