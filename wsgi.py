"""The WSGI entry: `gunicorn --preload wsgi:app`.

Loading makes things that stay and hardly any garbage: half a megabyte, for which a collector that
walks everything would take a tenth of the start. So it rests until all is there, and never walks
what is there: workers forked from here share those pages of memory.
"""

import gc

gc.disable()

from portal.app import create_app  # noqa: E402 – loading it is most of what the collector is spared

app = create_app()
gc.freeze()
gc.enable()
