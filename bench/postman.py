"""One worker of a delivery bench, in a process of its own: ready, and at each go it delivers."""

import sys
import time

from bench.mail import deliver
from bench.stores import SETTINGS
from portal import create_app


def main(url: str, port: str) -> None:
    """Say that all is loaded; at each line deliver, and tell when that began and ended."""
    app = create_app({**SETTINGS, "DATABASE_URL": url})
    with app.app_context():
        print("ready", flush=True)
        for _ in sys.stdin:
            begun = time.perf_counter()
            deliver(int(port), port)
            print(begun, time.perf_counter(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
