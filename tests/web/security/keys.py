"""A password for the people of these tests: hashed once, because hashing is slow on purpose."""

from functools import lru_cache

from flask_security import hash_password

from portal.models import Person
from tests import people

PASSWORD = "lamp river quiet Tuesday"
ANOTHER = "seven blue kettles outside"


@lru_cache(maxsize=2)
def hashed(password: str = PASSWORD) -> str:
    """The stored form of the password."""
    return hash_password(password)


def with_password(name: str = "Mina Novak", **more) -> Person:
    """Somebody who can sign in by hand."""
    return people.person(name, **{"password": hashed(), **more})


def sign_in(client, person: Person, password: str = PASSWORD, **fields):
    """Fill in the sign-in page and send it."""
    form = client.get("/sign-in").form("Sign in")
    return client.send(form, email=person.email, password=password, **fields)
