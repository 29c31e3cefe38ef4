"""The doctor on folders: can documents and compiled templates be written, and who else can look."""

import pytest

from portal.services.doctor import State, folders


def test_a_folder_of_our_own_is_well_and_stays_empty(tmp_path):
    tmp_path.chmod(0o700)
    assert folders.files({"FILES_DIR": str(tmp_path)}).state is State.ok
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_can_be_made_is_well_and_is_not_made(tmp_path):
    folder = tmp_path / "var" / "files"
    assert folders.files({"FILES_DIR": str(folder)}).state is State.ok
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def taken(tmp_path):
    """A file where a folder is wanted."""
    file = tmp_path / "taken"
    file.touch(0o755)
    return file


def test_no_room_for_documents_is_wrong(taken):
    for folder in (taken, taken / "files"):
        found = folders.files({"FILES_DIR": str(folder)})
        assert found.state is State.wrong and "PARLEY_FILES_DIR" in found.sentence


def test_documents_that_others_may_read_are_something_to_mind(tmp_path):
    tmp_path.chmod(0o755)
    found = folders.files({"FILES_DIR": str(tmp_path)})
    assert found.state is State.mind and "chmod 700" in found.sentence


def test_a_cache_is_well_where_it_is_ours_to_make_or_not_wanted(tmp_path):
    assert folders.cache({"CACHE_DIR": ""}).state is State.ok
    assert folders.cache({"CACHE_DIR": str(tmp_path / "cache")}).state is State.ok


def test_a_cache_that_can_not_be_written_is_something_to_mind(taken):
    found = folders.cache({"CACHE_DIR": str(taken)})
    assert found.state is State.mind and "Every start takes longer" in found.sentence


def test_a_cache_that_others_may_write_is_something_to_mind(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates").chmod(0o777)
    found = folders.cache({"CACHE_DIR": str(tmp_path)})
    assert found.state is State.mind and "others" in found.sentence
