"""Documents that people hand in: looked at, made harmless, kept, listed and found again."""

from portal.services.files.keeping import (
    Examined,
    attach,
    drop,
    examine,
    for_reader,
    keep,
    of_case,
    of_draft,
    store,
    withhold,
)

__all__ = ["Examined", "attach", "drop", "examine", "for_reader", "keep", "of_case", "of_draft",
           "store", "withhold"]
