"""Pages for learning: the paths, their lessons and their quizzes."""

from portal.web.learning import lessons, paths, quizzes
from portal.web.learning.blueprint import bp

__all__ = ["bp", "lessons", "paths", "quizzes"]
