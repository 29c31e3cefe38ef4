"""The sample marketplace is on in demo mode and off beside a real one."""

import pytest

from portal import create_app
from tests.conftest import SETTINGS


def addresses(store, **settings) -> list[str]:
    app = create_app({**SETTINGS, "DATABASE_URL": store.url, **settings})
    return [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/work")]


@pytest.mark.parametrize(("settings", "on"), [
    ({"DEMO": True, "SAMPLE_MARKETPLACE": None}, True),
    ({"DEMO": False, "SAMPLE_MARKETPLACE": None}, False),
    ({"DEMO": True, "SAMPLE_MARKETPLACE": False}, False),
    ({"DEMO": False, "SAMPLE_MARKETPLACE": True}, True),
])
def test_its_pages_exist_only_where_it_is_on(store, settings, on):
    assert bool(addresses(store, **settings)) is on


def test_where_it_is_off_its_addresses_answer_404(store):
    app = create_app({**SETTINGS, "DATABASE_URL": store.url, "SAMPLE_MARKETPLACE": False})
    answer = app.test_client().get("/work/postings")
    assert answer.status_code == 404
    assert b"/work" not in answer.data
