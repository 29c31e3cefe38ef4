"""Compiled templates outlive a start, but never the program they belong to."""

import shutil
from contextlib import ExitStack

import jinja2
import pytest

from tests.conftest import SETTINGS
from tests.web.another_app import app_with


@pytest.fixture
def started(store, tmp_path):
    """Starts the portal once more, with one folder for all starts."""
    with ExitStack() as running:
        def start(**settings):
            told = {"CACHE_DIR": str(tmp_path / "cache"), **settings}
            return running.enter_context(app_with(store, **told))
        yield start


def page_of(app):
    answer = app.test_client().get("/sign-in", base_url=SETTINGS["BASE_URL"])
    assert answer.status_code == 200
    return answer.text


def kept(tmp_path):
    return list((tmp_path / "cache" / "templates").glob("*/*"))


def test_the_second_start_compiles_nothing(started, tmp_path, monkeypatch):
    assert "Sign in" in page_of(started())
    assert kept(tmp_path)
    monkeypatch.setattr(jinja2.Environment, "_generate", None)
    assert "Sign in" in page_of(started())


def test_nobody_else_may_look_or_write_there(started, tmp_path):
    started()
    assert (tmp_path / "cache" / "templates").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_may_write_is_not_trusted(started, tmp_path):
    folder = tmp_path / "cache" / "templates"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert started().jinja_env.bytecode_cache is None


@pytest.mark.slow
def test_another_program_keeps_its_own_and_clears_away_the_one_before(started, tmp_path):
    page_of(started())
    before = kept(tmp_path)
    (tmp_path / "cache" / "templates" / "notes").mkdir()
    page_of(started(BRAND_NAME="Another"))
    assert kept(tmp_path)
    assert not set(before) & set(kept(tmp_path))
    assert (tmp_path / "cache" / "templates" / "notes").is_dir()


def test_a_folder_that_is_gone_costs_no_page(started, tmp_path):
    app = started()
    shutil.rmtree(tmp_path / "cache")
    assert "Sign in" in page_of(app)


def test_no_folder_keeps_nothing(started, tmp_path):
    page_of(started(CACHE_DIR=""))
    assert kept(tmp_path) == []
