"""What somebody wrote into the subject of a mail and nowhere else."""

import re
from collections.abc import Sequence

from portal.inbound.mime import Mail
from portal.inbound.splitting.known import words_of
from portal.models.base import ALPHABET

# What mail programs and servers put before it.
BEFORE = re.compile(
    r"^(?:\s*(?:\[[^\]]{1,30}\]|\*{2,}[^*]{1,30}\*{2,}|(?:re|fwd?|aw|wg|sv|vs|vb|antw|rv|res|enc|tr|"
    r"odp|pd|ynt|ilt|rif|i|r|отв|ответ|回复|答复|转发|返信)(?:\[\d+\]|\(\d+\))?\s*[:：]))+",
    re.IGNORECASE)
OURS = re.compile(rf"\b[A-Z]-[{ALPHABET}]{{8}}")  # each letter about a request has its reference
BEGINS = 20  # letters of ours that stand in a subject which was cut
NOBODYS = frozenset({
    "no subject", "none", "kein betreff", "sans objet", "aucun objet", "sin asunto", "sem assunto",
    "nessun oggetto", "geen onderwerp", "bez tematu", "без темы", "без теми", "無題", "无主题"})


def own(told: Mail, known: Sequence[str]) -> str:
    """Return it; empty where the subject is that of a letter in `known`, or a program's."""
    subject = BEFORE.sub("", told.subject).strip()
    said = " ".join(words_of(subject))
    if not said or said in NOBODYS or OURS.search(subject):
        return ""
    begins = subject[:BEGINS].casefold()
    return "" if any(begins in text.casefold() for text in known) else subject
