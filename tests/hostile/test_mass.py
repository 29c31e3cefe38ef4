"""More than anybody needs to send is refused before it is read."""

from io import RawIOBase

import pytest

from portal.web.headers import BODY_LIMIT
from tests.engines import thinly

FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"


class Endless(RawIOBase):
    """A body that never ends; counts what is read of it."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        self.given += len(buffer)
        assert self.given <= 2 * BODY_LIMIT, "the whole body is being read"
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


@pytest.mark.parametrize("kind", thinly([FORM, FILES, "application/json"], FILES))
@pytest.mark.parametrize("said", [True, False], ids=["with its length", "in pieces"])
def test_a_body_of_fifty_megabytes_is_refused_at_once(attacker, kind, said):
    body = Endless()
    length = {"CONTENT_LENGTH": str(50 * 1024 * 1024)} if said else {"wsgi.input_terminated": True}
    answer = attacker().open("/sign-in", "POST", content_type=kind,
                             environ_overrides={"wsgi.input": body, **length})
    form = kind != "application/json"
    assert answer.status_code in ({413} if said and form else {400, 413})
    assert not said or body.given == 0


@pytest.mark.slow
@pytest.mark.parametrize("field", thinly(["email", "password", "f"], "email"))
def test_a_megabyte_of_text_in_one_field_is_answered_in_words(attacker, field):
    nobody = attacker()
    typed = {"csrf_token": nobody.token(), "email": "a@b.example", "password": "x"}
    answer = nobody.post("/sign-in", {**typed, field: "ä" * 500_000})
    assert answer.status_code in {200, 413}
    assert "<h1" in answer.get_data(as_text=True)


@pytest.mark.pages
@pytest.mark.parametrize("address", ["/rules?" + "q=" + "x" * 60_000, "/" + "y/" * 20_000,
                                     "/static/" + "z" * 60_000, "/sign-in?next=/" + "n" * 60_000])
def test_an_endless_address_is_answered_calmly(attacker, address):
    assert attacker().open(address).status_code in {200, 400, 404}
