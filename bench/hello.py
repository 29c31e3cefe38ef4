"""The limit that pages are measured against: a bare Flask hello, no extension, no cookie."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Greet."""
    return "Hello"
