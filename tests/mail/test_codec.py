"""Facts of letters that were posted before an upgrade are read after it."""

import pytest

from portal.mail import codec, letters
from portal.mail.letters.samples import HOUSE, MINA, WARNING


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Kyiv", "Asia/Tokyo"])
def test_a_day_of_utc_that_became_an_instant_is_the_same_day_everywhere(zone):
    kept = codec.to_json(WARNING)
    for contract in kept["contracts"]:
        contract["ended"] = "2026-11-02"
    reader = type(MINA)(MINA.name, MINA.address, zone)
    text = letters.write_from("warning", kept, reader, HOUSE).text
    assert text.count("2 November 2026") == len(WARNING.contracts)
