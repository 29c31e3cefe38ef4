"""The documentation of the files is the table that the import reads by, on paper too."""

from pathlib import Path

from portal.services.marketplace.importing import documentation
from portal.services.marketplace.importing.sources import SOURCES

PAGE = Path(__file__).parents[3] / "docs" / "import.md"


def test_the_page_shows_the_columns_as_they_are_read():
    assert documentation.markdown().strip() in PAGE.read_text("utf-8")


def test_the_page_names_every_file_at_the_top():
    top = PAGE.read_text("utf-8").split("## What the files look like")[0]
    assert all(f"`{source.file}`" in top for source in SOURCES)
