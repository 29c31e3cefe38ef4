"""Pages: a lesson to read, and the button that says it was read."""

from flask import Response, abort, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.learning import lessons
from portal.web.access import Audience, audience
from portal.web.learning.blueprint import bp, given_back, module_or_404, seen
from portal.web.page import tagged


@bp.get("/learning/<slug>/<module>/<lesson>")
@audience(Audience.FREELANCER)
def lesson(slug: str, module: str, lesson: str) -> ResponseReturnValue:
    """One lesson; reading is open to everybody, whether or not it counts yet."""
    return show(slug, module, lesson)


@bp.post("/learning/<slug>/<module>/<lesson>")
@audience(Audience.FREELANCER)
def finish_lesson(slug: str, module: str, lesson: str) -> ResponseReturnValue:
    """Mark a lesson as read and go on."""
    try:
        step = lessons.finish_lesson(current_user.id, slug, module, lesson)
    except Refusal as refusal:
        return show(slug, module, lesson, given_back(refusal)), 409
    db.session.commit()
    return redirect(step.url)


def show(slug: str, module_slug: str, lesson_slug: str, problem: str = "") -> Response:
    """The page of a lesson, with why it could not be marked as read."""
    at = seen(slug)
    module = module_or_404(at, module_slug)
    page = module.module.lesson(lesson_slug) or abort(404)
    following = module.module.next_lesson(page.slug)
    return tagged(
        "learning/lesson.html", at=at, module=module, lesson=page, problem=problem,
        before=module.module.previous_lesson(page.slug),
        following=module.step_of(following) if following else module.quiz_step)
