"""Pages: a quiz – its rules, its questions one by one, and the result."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.learning import quiz as quizzes
from portal.services.learning import sheet as sheets
from portal.services.learning.sheet import Asked, Sheet
from portal.web.access import Audience, audience
from portal.web.forms import tidy
from portal.web.learning import conditions
from portal.web.learning.blueprint import bp, given_back, module_or_404, seen
from portal.web.page import render

REWRITTEN = ("The questions of this quiz were rewritten while you were answering. "
             "Start it again; there is no wait.")


@bp.get("/learning/<slug>/<module>/quiz")
@audience(Audience.FREELANCER)
def quiz(slug: str, module: str) -> ResponseReturnValue:
    """How the quiz goes, and the button that starts it."""
    return show(slug, module)


@bp.post("/learning/<slug>/<module>/quiz")
@audience(Audience.FREELANCER)
def start_quiz(slug: str, module: str) -> ResponseReturnValue:
    """Draw the questions, or go on with the quiz under way."""
    module_or_404(seen(slug), module)
    try:
        ref = quizzes.start_quiz(current_user.id, slug, module)
    except Refusal as refusal:
        return show(slug, module, given_back(refusal)), 409
    db.session.commit()
    return redirect(url_for("learning.result", slug=slug, module=module, ref=ref))


@bp.get("/learning/<slug>/<module>/quiz/<ref>")
@audience(Audience.FREELANCER)
def result(slug: str, module: str, ref: str) -> ResponseReturnValue:
    """The result; while the quiz goes on, its next question."""
    sheet = mine(slug, module, ref)
    if sheet.is_damaged:
        flash(REWRITTEN, "hold")
        return redirect(url_for("learning.quiz", slug=slug, module=module))
    if sheet.following is not None and sheet.finished_at is None:
        return redirect(address(sheet, sheet.following))
    at = seen(slug)
    again = sheet.try_again_at
    return render("learning/result.html", sheet=sheet, at=at, done=module_or_404(at, module),
                  waiting=again if again and again > clock.now() else None)


@bp.get("/learning/<slug>/<module>/quiz/<ref>/<number:number>")
@audience(Audience.FREELANCER)
def question(slug: str, module: str, ref: str, number: int) -> ResponseReturnValue:
    """One question: to answer, or as it was answered, explained."""
    sheet = mine(slug, module, ref)
    asked = sheet.question(number)
    if asked is None and not sheet.is_damaged:
        abort(404)
    ahead = sheet.following is not None and number > sheet.following.number
    if asked is None or sheet.is_damaged or ahead:
        return redirect(url_for("learning.result", slug=slug, module=module, ref=ref))
    return ask(sheet, asked)


@bp.post("/learning/<slug>/<module>/quiz/<ref>/<number:number>")
@audience(Audience.FREELANCER)
def answer(slug: str, module: str, ref: str, number: int) -> ResponseReturnValue:
    """Write an answer down, then show the same question explained."""
    asked = mine(slug, module, ref).question(number)
    if asked is None:
        abort(404)
    chosen = tidy(request.form.get("option", ""))
    try:
        quizzes.answer(current_user.id, ref, asked.question.id, chosen)
    except Refusal as refusal:
        problem = given_back(refusal)
        sheet = mine(slug, module, ref)
        return ask(sheet, sheet.question(number) or abort(404), problem), 409
    db.session.commit()
    return redirect(address(mine(slug, module, ref), asked) + "#outcome")


def mine(slug: str, module: str, ref: str) -> Sheet:
    """The visitor's own quiz under this address, or 404."""
    found = sheets.read(current_user.id, ref)
    if found is None or (found.path.slug, found.module.slug) != (slug, module):
        abort(404)
    return found


def address(sheet: Sheet, asked: Asked) -> str:
    """Where a question stands."""
    return url_for("learning.question", slug=sheet.path.slug, module=sheet.module.slug,
                   ref=sheet.ref, number=asked.number)


def ask(sheet: Sheet, asked: Asked, problem: str = "") -> str:
    """The page of one question."""
    return render("learning/question.html", sheet=sheet, asked=asked, problem=problem)


def show(slug: str, module_slug: str, problem: str = "") -> str:
    """The page before a quiz, with why it could not start."""
    at = seen(slug)
    module = module_or_404(at, module_slug)
    under_way = sheets.read(current_user.id, module.under_way) if module.under_way else None
    return render("learning/quiz.html", at=at, module=module, problem=problem,
                  under_way=under_way, conditions=conditions.of_quiz())
