"""A deadline of feedback ends with a UTC day, and every page that names one says so."""

import pytest

from tests import answers, giving

UTC_END = "23:59 UTC"


def pages_of(work):
    """Pages that name the last day of a feedback, and who reads them."""
    return [(work.omar, "/client/contracts"), (work.omar, f"/client/contracts/{work.ref}"),
            (work.omar, "/client/feedback?show=give"),
            (work.omar, f"/client/feedback/give/{work.ref}"),
            (work.mina, f"/feedback/give/{work.ref}")]


@pytest.mark.parametrize("number", range(5))
def test_the_last_day_to_give_is_named_in_one_zone_everywhere(app, client, number):
    reader, path = pages_of(giving.ended())[number]
    page = client.as_person(reader).get(path)
    assert UTC_END in page.main
    assert "PT" not in page.main


@pytest.mark.parametrize("path", ["respond", "report/disagree", "change"])
def test_the_last_day_to_answer_and_to_change_is_named_in_utc(app, client, path):
    work = answers.ended()
    answers.asked(work, "I have rebuilt the two templates.")
    reader = work.mina if path != "change" else work.omar
    folder = "/feedback" if path != "change" else "/client/feedback"
    theirs = client.as_person(reader)
    if path == "report/disagree":
        page = theirs.get(f"{folder}/{work.of_client.ref}/report")
        page = theirs.send(page.form("Continue"), reason="opinion")
    else:
        page = theirs.get(f"{folder}/{work.of_client.ref}/{path}")
    assert UTC_END in page.main
    assert "PT" not in page.main


def test_a_reader_in_utc_is_told_once(app, client):
    work = giving.ended()
    work.omar.time_zone = "Etc/UTC"
    page = client.as_person(work.omar).get(f"/client/contracts/{work.ref}")
    assert UTC_END in page.main
    assert "in UTC" not in page.main
