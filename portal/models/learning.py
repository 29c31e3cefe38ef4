"""Who takes which learning path, and how far they have come."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

OPEN = "completed_at IS NULL AND replaced_at IS NULL"


class Enrolment(Base):
    """A person takes a path; `action_id` is the hold it ends, if there is one.

    When a hold comes while another enrolment is open, that one is `replaced_at`
    by the hold's own, which carries over what is recent enough. A hold has
    another one only where the path it asked for was taken out of the content.
    """

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("L"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path_slug: Mapped[str]
    path_version: Mapped[int]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        partial_index("uq_enrolment_open", "person_id", "path_slug", unique=True, where=OPEN),
        Index("ix_enrolment_person_id_path_slug", "person_id", "path_slug"),
        partial_index("uq_enrolment_action", "action_id", "path_slug", unique=True,
                      where="action_id IS NOT NULL"),
    )


class LessonRead(Base):
    """A lesson was finished, here or in an earlier enrolment that counts."""

    __tablename__ = "lesson_read"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    module_slug: Mapped[str] = mapped_column(primary_key=True)
    lesson_slug: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]


class QuizAttempt(Base):
    """One try at a module's quiz.

    `questions` fixes what was drawn and in which order the options stood:
    ``[{"id": "late-friday", "options": ["b", "a", "c"]}, …]``; `answers` maps
    question id to option id, filled one by one.
    """

    __tablename__ = "quiz_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("Q"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module_slug: Mapped[str]
    started_at: Mapped[datetime]
    questions: Mapped[list[Any]]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]
    right: Mapped[int | None]

    __table_args__ = (
        partial_index("uq_quiz_attempt_open", "enrolment_id", "module_slug", unique=True,
                      where="finished_at IS NULL"),
        Index("ix_quiz_attempt_enrolment_id_module_slug", "enrolment_id", "module_slug"),
    )


class ModuleCompletion(Base):
    """A module is done: its lessons read and its quiz passed."""

    __tablename__ = "module_completion"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    module_slug: Mapped[str] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]
    right: Mapped[int]
    asked: Mapped[int]
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
