"""Mina, whom decisions are about, and Ruth, who takes them."""

import pytest

from tests import people


@pytest.fixture
def mina(app):
    return people.person("Mina Novak")


@pytest.fixture
def ruth(app):
    return people.reviewer("Ruth Adeyemi")
