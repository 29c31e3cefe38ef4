"""Documents on a form: kept at once, listed with buttons that remove them, all without script.

How a page uses it:

    @bp.post("/somewhere/<ref>")
    @audience(Audience.FREELANCER)
    @uploads.takes_files
    def take(ref):
        documents = uploads.take(f"request {ref}")      # keeps, removes and commits
        form = SomeForm()
        if documents.stays or not form.validate_on_submit():
            return page(form=form, documents=documents) # what was good is kept already
        ... the verb, then files.attach(owner, f"request {ref}", case_id=…, message_id=…)

and a page that only shows the form asks `uploads.kept(draft_of)`. In the template, within a
`<form method="post" enctype="multipart/form-data">`, behind its text fields:

    {% set uploads = macros("components/uploads.html") %}
    {{ uploads.field(documents) }}

Add `documents.problems` to the page's summary of errors. Text fields stand before the files, so
that their words can be given back even when the whole was too large to be read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from portal.extensions import db
from portal.policy import documents as policy
from portal.policy.refusal import Refusal
from portal.services import files

FIELD = "documents"
REMOVE = "remove_document"
ADD = "add_documents"
LOST = "“{name}” was not added: there were too many at once. You can have {most} here."

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Documents:
    """The documents of one form. `stays` says that the person pressed add or remove."""

    kept: list[Any]
    refused: tuple[str, ...] = ()
    stays: bool = False
    most: int = field(default=policy.MOST, init=False)
    largest: str = field(default=f"{policy.LARGEST // 1024 // 1024} MB", init=False)
    kinds: str = field(default=policy.KINDS_IN_WORDS, init=False)
    accept: str = field(
        default=",".join(end for ends in policy.ENDINGS.values() for end in ends), init=False)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What was refused, as (field to go to, sentence), for the summary on top."""
        return [(FIELD, sentence) for sentence in self.refused]


def takes_files(view: View) -> View:
    """Let a view take a body as large as its documents may be; under `@audience`."""
    view.body_limit = policy.BODY_LIMIT  # type: ignore[attr-defined]
    return view


def kept(draft_of: str) -> Documents:
    """Return the visitor's documents of a form, for showing it."""
    return Documents(files.of_draft(current_user.id, draft_of))


def take(draft_of: str) -> Documents:
    """Keep what the form brought and remove what it says; commits, so that nothing good is lost.

    A refused document never costs the others, nor anything that was typed.
    """
    owner = current_user.id
    db.session.rollback()  # nobody else waits while pictures are drawn anew
    examined, refused = _examine(_chosen())
    removed = request.form.getlist(REMOVE)
    for ref in removed[:policy.MOST]:
        files.drop(owner, draft_of, ref)
    for document in examined:
        try:
            files.store(owner, draft_of, document)
        except Refusal as no:
            refused.append(no.sentence)
    db.session.commit()
    stays = bool(removed or refused or ADD in request.form)
    return Documents(files.of_draft(owner, draft_of), tuple(refused), stays)


def _chosen() -> list[FileStorage]:
    """Return the chosen files; a field left empty sends one without name and content."""
    return [one for one in request.files.getlist(FIELD)
            if one.filename or (one.stream.read(1) and not one.stream.seek(0))]


def _examine(chosen: list[FileStorage]) -> tuple[list[files.Examined], list[str]]:
    good, refused = [], []
    for one in chosen[:policy.MOST]:
        try:
            good.append(files.examine(one.filename, one.stream))
        except Refusal as no:
            refused.append(no.sentence)
    for one in chosen[policy.MOST:2 * policy.MOST]:
        name = policy.clean_name(one.filename)
        refused.append(LOST.format(name=name, most=policy.MOST))
    return good, refused
