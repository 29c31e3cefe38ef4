"""Walks the folders of the learning paths and builds the library, noting every problem."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from portal.policy.learning import QUIZ_QUESTIONS
from portal.services.learning.content import quiz, source
from portal.services.learning.content.library import (
    LearningPath,
    Lesson,
    Library,
    Module,
    Question,
    Writing,
)
from portal.services.learning.content.links import Resolve, is_file
from portal.services.learning.content.problem import Problem
from portal.services.learning.content.source import SLUG, SLUG_LIMIT, Source

PATH_KEYS = {
    "title": source.text,
    "kind": source.kind,
    "version": source.number,
    "summary": source.text,
    "modules": source.folders,
}
MODULE_KEYS = {"title": source.text, "minutes": source.number, "summary": source.text}
LESSON_KEYS = {"title": source.text, "minutes": source.number}

_LESSON_FILE = re.compile(r"(?P<number>[0-9]+)-(?P<slug>.+)\.md")
_RESERVED = {"quiz"}  # the quiz has this address beside the lessons


def slug_of(name: str) -> str:
    """A folder's or file's name as it stands in addresses: without its number."""
    return re.sub(r"^[0-9]+-", "", name.removesuffix(".md"))


class Reader:
    """Reads everything under `root` once; `problems` then holds what makes it unfit for pages.

    What the texts themselves say is looked at by `proofreader`, before they are put to use.
    """

    def __init__(self, root: Path, prefix: str) -> None:
        self.root = root
        self.prefix = prefix
        self.problems: list[Problem] = []

    def library(self) -> Library:
        """The library, as far as it can be read."""
        folders = _folders(self.root)
        if not folders:
            self.note(self.root, 1, "Put a folder with a path.md here; there is none.")
        paths = [self._path(folder) for folder in folders]
        return Library(tuple(sorted(paths, key=lambda path: (path.kind != "required", path.title))))

    def note(self, file: Path, line: int, sentence: str) -> None:
        """Remember one thing to put right."""
        self.problems.append(Problem(file, line, sentence))

    def _path(self, folder: Path) -> LearningPath:
        page = source.read(folder / "path.md", PATH_KEYS, self.problems)
        self._check_slug(page.file, folder.name)
        listed = page.names("modules")
        found = {one.name for one in _folders(folder)}
        self._compare(page, listed, found)
        here = [folder / name for name in dict.fromkeys(listed) if name in found]
        modules = tuple(self._module(one, number) for number, one in enumerate(here, 1))
        self._check_question_names(folder, modules)
        return LearningPath(
            slug=folder.name,
            title=page.words("title"),
            kind=page.words("kind"),
            version=page.count("version"),
            summary=page.words("summary"),
            intro=self._text(page),
            modules=modules,
        )

    def _compare(self, page: Source, listed: list[str], found: set[str]) -> None:
        line = page.lines.get("modules", 1)
        for name in listed:
            if name not in found:
                self.note(page.file, line, f"Create the folder “{name}” or take it off the list.")
        for name in sorted(found - set(listed)):
            self.note(page.file, line, f"Add “{name}” to modules or remove the folder.")
        self._check_twice(page.file, line, [slug_of(name) for name in listed], "modules")

    def _check_twice(self, file: Path, line: int, slugs: list[str], things: str) -> None:
        for slug in sorted({one for one in slugs if slugs.count(one) > 1}):
            self.note(file, line, f"Rename one of the {things} called “{slug}”.")

    def _check_question_names(self, folder: Path, modules: Iterable[Module]) -> None:
        ids = [question.id for module in modules for question in module.questions if question.id]
        twice = {one for one in ids if ids.count(one) > 1}
        for file in sorted(folder.glob("*/quiz.md")) if twice else ():  # seldom: it reads again
            for draft in quiz.parse(source.read_plain(file, []))[0]:
                if draft.id in twice:
                    self.note(file, draft.line, f"Rename {{#{draft.id}}}; it is used twice.")

    def _module(self, folder: Path, number: int) -> Module:
        page = source.read(folder / "module.md", MODULE_KEYS, self.problems)
        self._check_slug(page.file, slug_of(folder.name))
        if page.body.strip():
            line = len(page.body) - len(page.body.lstrip("\n")) + 1
            self.note(page.file, line, "Move this text to a lesson; here it is not shown.")
        lessons = self._lessons(folder)
        if 0 < page.count("minutes") < sum(lesson.minutes for lesson in lessons):
            line = page.lines.get("minutes", 1)
            self.note(page.file, line, "Give the module at least the minutes of its lessons.")
        return Module(
            slug=slug_of(folder.name),
            number=number,
            title=page.words("title"),
            summary=page.words("summary"),
            minutes=page.count("minutes"),
            lessons=lessons,
            questions=self._questions(folder / "quiz.md"),
        )

    def _lessons(self, folder: Path) -> tuple[Lesson, ...]:
        named = {file: _LESSON_FILE.fullmatch(file.name) for file in sorted(folder.glob("*.md"))}
        for file, match in named.items():
            if not match and file.name not in ("module.md", "quiz.md"):
                self.note(file, 1, "Name this file like 3-a-title.md, or remove it.")
        files = sorted((int(match["number"]), file) for file, match in named.items() if match)
        if [number for number, _ in files] != list(range(1, len(files) + 1)) or not files:
            self.note(folder / "module.md", 1, "Number the lesson files 1, 2, 3 … without a gap.")
        slugs = [slug_of(file.name) for _, file in files]
        self._check_twice(folder / "module.md", 1, slugs, "lessons")
        return tuple(self._lesson(file, place) for place, (_, file) in enumerate(files, 1))

    def _lesson(self, file: Path, number: int) -> Lesson:
        page = source.read(file, LESSON_KEYS, self.problems)
        slug = slug_of(file.name)
        self._check_slug(file, slug)
        return Lesson(slug, number, page.words("title"), page.count("minutes"), self._text(page))

    def _questions(self, file: Path) -> tuple[Question, ...]:
        body = source.read_plain(file, self.problems)
        drafts, faults = quiz.parse(body)
        for draft in drafts:
            faults.extend(quiz.faults_of(draft))
        for line, sentence in faults:
            self.note(file, line, sentence)
        self.proofread(file, body)
        if len(drafts) < QUIZ_QUESTIONS:
            self.note(file, 1, f"Write at least {QUIZ_QUESTIONS} questions; a quiz draws so many.")
        return tuple(quiz.question(draft, self._resolver(file)) for draft in drafts)

    def _text(self, page: Source) -> Writing:
        if not page.body.strip():
            self.note(page.file, 1, "Write the text below the front matter; there is none.")
        self.proofread(page.file, page.body)
        return Writing(page.body, self._resolver(page.file))

    def proofread(self, file: Path, body: str) -> None:
        """Look at what a text says; a reader for pages has no time for that."""

    def _check_slug(self, file: Path, slug: str) -> None:
        if not SLUG.fullmatch(slug) or len(slug) > SLUG_LIMIT or slug in _RESERVED:
            self.note(file, 1, f"Rename “{slug}”: a-z, 0-9 and -, at most {SLUG_LIMIT}, not quiz.")

    def _resolver(self, file: Path) -> Resolve:
        return lambda address: self.target(file, address) or address

    def target(self, file: Path, address: str) -> str | None:
        """The web address of a lesson that is linked as a file; None when there is none."""
        if not is_file(address):
            return None
        root = os.path.normpath(self.root)
        aim = Path(os.path.normpath(file.parent / address))
        if not aim.is_relative_to(root) or not os.path.isfile(aim):
            return None
        steps = [slug_of(part) for part in aim.relative_to(root).parts]
        is_lesson = len(steps) == 3 and _LESSON_FILE.fullmatch(aim.name)
        return "/".join([self.prefix, *steps]) if is_lesson else None


def _folders(root: Path) -> list[Path]:
    """The folders inside, by name; none where nothing can be read."""
    try:
        with os.scandir(root) as found:
            names = [one.name for one in found if one.is_dir() and not one.name.startswith(".")]
    except OSError:
        return []
    return [root / name for name in sorted(names)]
