"""Ruth, who takes the decisions."""

import pytest

from tests import people


@pytest.fixture
def ruth(app):
    return people.reviewer("Ruth Adeyemi")
