"""Static files: small when sent, kept for a year under the address with their own mark."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, abort, current_app, request
from werkzeug.security import safe_join

YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
         ".txt": "text/plain"}
KINDS = {suffix: f"{kind}; charset=utf-8" for suffix, kind in TEXTS.items()} | {
    ".woff2": "font/woff2"}
# Other people's files, which never change under one name; the style sheet names them bare.
FIXED = "vendor/"


class Packed(NamedTuple):
    """A file as it is sent: its bytes, their mark and kind, and whether they can be made small."""

    plain: bytes
    mark: str
    kind: str
    is_text: bool


def register(app: Flask) -> None:
    """Answer for static files ourselves."""
    app.view_functions["static"] = send


def address(name: str) -> str:
    """Return the address of a static file, marked with its content for long keeping."""
    return f"/static/{name}?v={_packed(name).mark}"


def send(filename: str) -> Response:
    """Answer with a static file, or 304 if the browser has it."""
    packed = _packed(filename)
    small = packed.is_text and request.accept_encodings["gzip"] > 0
    response = Response(_small(packed.plain) if small else packed.plain, content_type=packed.kind)
    response.set_etag(packed.mark + ("-gz" if small else ""))
    if packed.is_text:
        response.headers["Vary"] = "Accept-Encoding"
    if small:
        response.headers["Content-Encoding"] = "gzip"
    stays = request.args.get("v") == packed.mark or filename.startswith(FIXED)
    response.headers["Cache-Control"] = YEAR if stays else ASK_AGAIN
    response.make_conditional(request)
    return response


def _packed(name: str) -> Packed:
    found = safe_join(current_app.static_folder or "", name)
    try:
        path = Path(found or "")
        return _read(path, path.stat().st_mtime_ns)
    except OSError:  # no such file, a folder, or a name no file system takes
        abort(404)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> Packed:
    plain = path.read_bytes()
    mark = hashlib.blake2b(plain, digest_size=6).hexdigest()
    kind = KINDS.get(path.suffix, "application/octet-stream")
    return Packed(plain, mark, kind, path.suffix in TEXTS)


@lru_cache(maxsize=64)
def _small(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)
