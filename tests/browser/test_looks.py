"""Every kind of page of every role: readable by everybody, wide and narrow, light and dark."""

import pytest

from tests.browser import looks
from tests.browser.scenes import (
    clients,
    feedback,
    freelancer,
    heard,
    long_words,
    objecting,
    office,
    post,
    settings,
    staff,
    turns,
    visitor,
    work,
)

pytestmark = pytest.mark.browser

SCENES = [
    visitor.anybody, visitor.somebody_signed_in, visitor.by_letter,
    visitor.newcomer_to_the_demo,
    freelancer.active, freelancer.warned, freelancer.held, freelancer.learning,
    freelancer.scheduled, freelancer.restored, freelancer.lifted,
    work.as_usual, work.paused,
    staff.deciding, staff.decided, staff.looking_after,
    feedback.given, feedback.answered, feedback.changed, feedback.reported,
    clients.at_home, clients.invited, clients.tips,
    heard.explained, heard.suspended, heard.closed, heard.asking, heard.reviewed,
    office.opening, office.requests, office.reports, office.reviews,
    post.arrived, post.came_back, post.replied, settings.letters,
    turns.undone, turns.renewed, turns.of_a_report, turns.instead, turns.by_the_client,
    turns.too_late,
    objecting.removed, objecting.beforehand, objecting.going_on, objecting.with_documents,
    long_words.of_a_freelancer, long_words.of_staff,
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_page_is_fit_for_everybody(served, window, scene):
    seen, wrong = 0, []
    for shown, name in scene(served, window):
        wrong += looks.faults(shown, name)
        seen += 1
    assert seen
    assert not wrong, "\n".join(wrong)


SPOIL = """() => document.querySelector("main").insertAdjacentHTML("beforeend",
  '<img src="/static/portal.js"><p class="pale">Pale</p><p class="dim">Dim</p>'
  + '<div id="main" class="wide"></div>')"""


def test_what_is_wrong_with_a_page_is_found(window):
    w = window(bypass_csp=True).open("/sign-in")
    w.page.evaluate(SPOIL)
    w.page.add_style_tag(content=".pale { color: #bbb } .dim { color: #444 }"
                         ".wide { width: 60rem; height: 1px }")
    w.page.evaluate("document.title = 'Something else'")
    found = "\n".join(looks.faults(w, "spoiled"))
    w.complaints.clear()

    assert "the id main stands twice" in found
    assert "does not start with the headline" in found
    assert "spoiled at 1280, light: image-alt" in found
    assert "spoiled at 320, dark: image-alt" in found
    assert 'spoiled at 1280, light: color-contrast: <p class="pale">' in found
    assert 'spoiled at 320, dark: color-contrast: <p class="dim">' in found
    assert "spoiled at 320: wider than the window: DIV.wide" in found
