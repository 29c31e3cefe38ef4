"""Workers tell each other what they found good, and only that."""

import pytest

from tests.browser.good import Good

pytestmark = pytest.mark.browser

PAGE, WORDS = ("wide", 200, "/status", "/learning"), ("narrow", "words", 7)


def test_what_one_worker_found_good_all_know(tmp_path):
    one, other = (Good(tmp_path / "kinds") for _ in range(2))
    assert other.known() == set()
    one.add([PAGE])
    assert other.known() == {PAGE}
    other.add([WORDS])
    assert one.known() == other.known() == {PAGE, WORDS}


def test_what_is_half_written_counts_when_it_is_whole(tmp_path):
    good, file = Good(tmp_path / "kinds"), tmp_path / "kinds"
    good.add([PAGE])
    with file.open("ab") as half:
        half.write(b'["narrow", "wo')
    assert good.known() == {PAGE}
    with file.open("ab") as rest:
        rest.write(b'rds", 7]\n')
    assert good.known() == {PAGE, WORDS}
