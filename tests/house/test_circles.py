"""No file knows one that knows it, at whatever distance: each can be read after those it uses.

The law of imports says the same of folders, but for those of the services.
"""

from graphlib import CycleError, TopologicalSorter

import grimp


def test_no_imports_run_in_a_circle():
    graph = grimp.build_graph("portal")
    known = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as circle:
        raise AssertionError(" <- ".join(circle.args[1])) from None
