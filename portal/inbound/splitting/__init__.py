"""Splitting a reply into a person's own words and what their mail program quoted.

Works without the rest of the portal. Nothing is dropped: the segments join back to the text.
What is known to be ours is folded, everything else is shown: rather a quote too many in view
than a word of the person out of sight.
"""

from portal.inbound.splitting.segments import Kind, Segment, own_words, shown
from portal.inbound.splitting.split import split

__all__ = ["Kind", "Segment", "own_words", "shown", "split"]
