"""What somebody said in a mail: their own words, the quotes folded, the documents, and doubts."""

from dataclasses import replace

from portal.inbound import subject
from portal.inbound.classify import Classified, Sort
from portal.inbound.mime import Mail, hypertext
from portal.inbound.splitting import own_words, shown, split, unsaid
from portal.mail import house
from portal.services.mailroom.hearing import Document, Words

OTHER_ADDRESS = "It was sent from {sender}, not from the address of the account."
ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
REACTION = "text/vnd.google.email-reaction+json"
OF_REACTION = 2  # lines that a program writes for whoever cannot show one
ONLY_DOCUMENTS = "[This mail has documents and no words.]"


def doubt(told: Mail, found: Classified, *, from_elsewhere: bool) -> str | None:
    """Return what a reader should know before they trust a mail, if there is something."""
    if from_elsewhere:
        return OTHER_ADDRESS.format(sender=told.sender or "an address that we could not read")
    return found.why if found.sort is Sort.looks_automatic else None


def said(told: Mail, known: list[str], flag: str | None, name: str = "") -> Words:
    """Return the words of a mail, told apart from what it quotes of the letters in `known`.

    `name` is that of its sender's account.
    """
    segments = split(told.text, _as_texts(known), [house.current().sender_name])
    written, text = unsaid.written(own_words(segments)), shown(segments)
    is_reaction = _is_reaction(told) and len(written) <= OF_REACTION
    if not written or is_reaction or text.startswith(ENCRYPTED):
        text = ""
    documents = told.attachments if text or not (is_reaction or _is_sealed(told)) else ()
    names = [name, told.header("from").partition("<")[0]]
    is_doubtful = any(one.is_whole for one in documents) or not (
        any(not one.is_added for one in documents) or unsaid.says_something(written, names))
    return Words(
        text=text, segments=[(part.kind.value, part.text) for part in segments],
        subject=told.subject, flag=flag, replies_to=told.replies_to, is_doubtful=is_doubtful,
        documents=[Document(one.name, one.content) for one in documents])


def of_person(told: Mail, known: list[str], flag: str | None, name: str) -> Words:
    """Return what `said` does, or what stands in the subject alone, which is said as well."""
    found = said(told, known, flag, name)
    if found.text.strip() or found.documents or _is_of_program(told):
        return found
    text = subject.own(told, known)
    if not text:
        return found
    return replace(found, text=text, is_doubtful=not unsaid.says_something([text], [name]))


def _is_of_program(told: Mail) -> bool:
    """Whether there is something in it that we cannot read, or that a button wrote."""
    return (told.is_sealed or told.text.lstrip().startswith(ENCRYPTED) or _is_reaction(told)
            or unsaid.has_reaction(told.text))


def _is_sealed(told: Mail) -> bool:
    """Whether its documents are its words, which we cannot read, or say whose they are."""
    return told.is_sealed or all(one.is_seal for one in told.attachments)


def _is_reaction(told: Mail) -> bool:
    """Whether a button wrote it, in the form of Gmail; other programs say so in its words."""
    return any(kind == REACTION for kind, _ in told.parts)


def with_text(words: Words) -> Words:
    """Return them with a line in place of words where a mail has documents alone."""
    return words if words.text.strip() else replace(words, text=ONLY_DOCUMENTS)


def _as_texts(sent: list[str]) -> list[str]:
    return [hypertext.words_in(text) if text.startswith("<!") else text for text in sent]
