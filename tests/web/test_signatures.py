"""What is signed here, the library reads, and the other way round."""

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.web.signatures import Serializer

SAID = {"sid": "a token", "_fresh": True}
LONG = {"said": "It was on the Monday. " * 200}
OLD, NEW = "the key of last year", "the key of this year"


def _libraries(*keys):
    cookies = SecureCookieSessionInterface
    return [URLSafeTimedSerializer(list(keys), salt="wtf-csrf-token"),
            URLSafeTimedSerializer(
                list(keys), salt=cookies.salt, serializer=cookies.serializer,
                signer_kwargs={"key_derivation": cookies.key_derivation,
                               "digest_method": cookies.digest_method})]


@pytest.mark.parametrize("said", [SAID, LONG], ids=["short", "long"])
@pytest.mark.parametrize("library", _libraries(OLD, NEW), ids=["form", "cookie"])
def test_both_read_what_the_other_wrote(library, said):
    ours = Serializer.like(library)
    for _ in range(2):  # the second time with what was kept
        assert library.loads(ours.dumps(said)) == said
        assert ours.loads(library.dumps(said)) == said


def test_a_long_text_still_fits_into_a_cookie():
    ours = Serializer.like(_libraries(NEW)[1])
    assert len(ours.dumps(LONG)) < len(LONG["said"]) / 10


@pytest.mark.parametrize(("of_last_year", "of_both"),
                         list(zip(_libraries(OLD), _libraries(OLD, NEW), strict=True)))
def test_what_was_signed_by_an_earlier_key_counts_and_the_newest_signs(of_last_year, of_both):
    ours = Serializer.like(of_both)
    assert ours.loads(of_last_year.dumps(SAID)) == SAID
    with pytest.raises(BadSignature):
        of_last_year.loads(ours.dumps(SAID))


@pytest.mark.parametrize("library", _libraries(NEW), ids=["form", "cookie"])
def test_a_changed_text_and_another_purpose_do_not_count(library):
    ours = Serializer.like(library)
    signed = ours.dumps(SAID)
    for wrong in (signed[:-2] + "xx", "x" + signed, ours.dumps(SAID, salt="other"), ""):
        with pytest.raises(BadSignature):
            ours.loads(wrong)
