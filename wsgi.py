"""The WSGI entry: `gunicorn --preload wsgi:app`."""

import gc

from portal import create_app

app = create_app()
gc.collect()
gc.freeze()  # what is loaded stays: no collection walks it, and forked workers share it
