"""Ruth, who takes the decisions, and Tomas, her colleague."""

import pytest

from tests import people


@pytest.fixture
def ruth(app):
    return people.reviewer("Ruth Adeyemi")


@pytest.fixture
def tomas(app):
    return people.reviewer("Tomas Lindqvist")
