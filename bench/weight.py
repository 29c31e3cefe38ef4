"""What a first visit brings to a browser: the page, and everything it asks for, compressed."""

import gzip
import re
from collections.abc import Iterator
from contextvars import Context

from flask.testing import FlaskClient

from bench import mina, stores
from bench.measure import Figure, Options

ONCE = True  # the same bytes from every database
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FONT = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")
PAGES = ("/status", "/rules", "/sign-in")
LATIN = "-latin-wght"  # the part of the font that a page in English needs


def run(options: Options) -> Iterator[Figure]:
    """Weigh the status page on hold, and the largest page of a first visit."""
    with stores.opened(options.db) as app:
        client = app.test_client(use_cookies=False)
        browser = mina.cookie(app, mina.on_hold())
        pages = {path: _page(client, path, browser if path == "/status" else {})
                 for path in PAGES}
        assets = {path for page in pages.values() for path in ASSET.findall(page.decode())}
        sent = {path: _sent(client, path) for path in sorted(assets)}
        fonts = _fonts(client, next(path for path in assets if ".css" in path))
    small = {path: len(gzip.compress(page)) for path, page in pages.items()}
    yield Figure("all assets but the font, compressed", sum(sent.values()) / 1024,
                 "first_visit_kb", "kB", ", ".join(
                     f"{path.split('/')[-1].split('?')[0]} {size / 1024:.1f}"
                     for path, size in sent.items()))
    yield Figure("the font subset for English", fonts / 1024, unit="kB")
    yield Figure("the largest page, compressed", max(small.values()) / 1024, "html_kb", "kB",
                 ", ".join(f"{path} {size / 1024:.1f}" for path, size in small.items()))


def _page(client: FlaskClient, path: str, headers: dict[str, str]) -> bytes:
    """A page, made in a context of its own as in the served portal."""
    answer = Context().run(client.get, path, headers=headers)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data()


def _sent(client: FlaskClient, path: str) -> int:
    return len(client.get(path, headers={"Accept-Encoding": "gzip"}).get_data())


def _fonts(client: FlaskClient, css: str) -> int:
    """The bytes of the font files that an English page makes a browser fetch."""
    found = [name for name in FONT.findall(client.get(css).get_data(as_text=True))
             if LATIN in name]
    return sum(_sent(client, f"/static/{name.split('static/')[-1]}") for name in found)
