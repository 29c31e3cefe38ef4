"""Text in fragments made by hand is escaped as templates escape it."""

import sys

import pytest
from markupsafe import escape

from portal.web.escaping import escaped


def test_every_character_there_is_is_escaped_as_in_templates():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert escaped(everything) == str(escape(everything))


@pytest.mark.parametrize("text", [
    "", "&amp;", "&#39;", '<a href="x" onclick=\'y\'>', "</script><!--", "&&<<>>", "a & b"])
def test_signs_in_a_row_are_escaped_one_by_one(text):
    assert escaped(text) == str(escape(text))
    assert not set(escaped(text)) & set("<>\"'")
