"""What the stories in a browser stand on: one served portal, one Chromium, windows for people."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal import clock
from tests import databases
from tests.browser.served import Served
from tests.browser.served import served as serve
from tests.browser.window import Window
from tests.browser_binary import launch_options
from tests.conftest import SETTINGS


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal, served for all stories of a worker."""
    folder = tmp_path_factory.mktemp("served")
    with databases.store(folder, SETTINGS) as store:
        store.empty()
        with serve(SETTINGS, store.url, folder) as running:
            yield running


@pytest.fixture
def served(portal: Served) -> Iterator[Served]:
    """The served portal, its clock being the one that counts."""
    portal.use_clock()
    yield portal
    clock.follow(None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all stories of a worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def window(served: Served, chromium: Browser) -> Iterator[Callable[..., Window]]:
    """Open windows, each a browser of its own; none may have complained at the end."""
    opened: list[Window] = []

    def open_one(**more: object) -> Window:
        opened.append(Window(chromium, served, **more))
        return opened[-1]

    yield open_one
    complaints = [one for window in opened for one in window.shut()]
    assert not complaints, complaints
