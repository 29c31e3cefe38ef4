"""Every kind of page of every role: readable by everybody, wide and narrow, light and dark.

`make soak` asks every page everything, in the wide and the narrow, in the light and the dark.
"""

import pytest

from tests.browser import axe, looks
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
    for shown, name in scene(served, lambda **more: axe.ready(window(**more))):
        wrong += looks.faults(shown, name)
        seen += 1
    assert seen
    assert not wrong, "\n".join(wrong)


SPOIL = """([words, title]) => {
  document.querySelector("main").insertAdjacentHTML("beforeend", words);
  document.title = title || document.title;
}"""


@pytest.fixture
def spoiled(window):
    """Open a page with more on it, in colours and sizes of its own; what is wrong with it.

    It is looked at as in `make test`, unless a test says otherwise.
    """
    def faults(words, style=".dim { }", title="", asked=looks.SHORT):
        w = axe.ready(window(bypass_csp=True)).open("/sign-in")
        w.page.evaluate(SPOIL, [words, title])
        w.page.add_style_tag(content=style)
        found = looks.faults(w, "spoiled", asked)
        w.complaints.clear()
        return found

    return faults


def test_what_is_wrong_with_a_page_is_found(spoiled):
    found = "\n".join(spoiled(
        '<img src="/static/portal.js"><p class="pale">Pale</p><div id="main" class="wide"></div>'
        '<section aria-label="Note"></section><section aria-label="Note">.</section>',
        ".pale { color: #bbb } .wide { width: 60rem; height: 1px }", "Something else"))

    assert "the id main stands twice" in found
    assert "two parts of the page are called 'Note'" in found
    assert "does not start with the headline" in found
    assert "spoiled at 1280, light: image-alt" in found
    assert 'spoiled at 1280, light: color-contrast: <p class="pale">' in found
    assert "spoiled at 320: wider than the window: DIV.wide" in found


DIM = '<p class="dim">Dim</p>'


@pytest.mark.parametrize(("words", "style", "fault"), [
    (DIM, "@media (prefers-color-scheme: dark) { .dim { color: #444 } }", "color-contrast"),
    ('<img class="only" src="/static/mark.svg">',
     "@media (width >= 30rem) { .only { display: none } }", "image-alt"),
    ('<button class="a">a</button><button class="a">b</button>',
     "@media (width < 30rem) { .a { width: 9px; height: 9px; padding: 0; font-size: 8px } }",
     "target-size"),
])
def test_what_is_wrong_in_the_narrow_and_the_dark_alone_is_found(spoiled, words, style, fault):
    found = spoiled(words, style)
    assert found
    assert all(one.startswith(f"spoiled at 320, dark: {fault}: ") for one in found), found


def test_the_same_words_are_asked_again_where_their_colour_is_another(spoiled):
    assert spoiled(DIM, ".dim { font-size: 1.1rem }") == []
    assert spoiled(DIM, "@media (prefers-color-scheme: dark) { .dim { color: #444 } }")
    ground = "main { background: light-dark(#fff, #aaa) } .dim { font-size: 1.1rem }"
    assert any("color-contrast" in one and "dim" in one for one in spoiled(DIM, ground))


def test_a_new_kind_of_part_is_asked_on_a_kind_of_page_that_was_good(spoiled):
    assert spoiled("") == []
    assert spoiled('<p><img alt="A mark" src="/static/mark.svg"></p>') == []
    for words in ('<p><img src="/static/mark.svg"></p>', '<p><img alt="" role="nothing"></p>',
                  '<p class="new"><a href="/rules"></a></p>', "<p><input></p>"):
        assert any(one.startswith("spoiled at 1280, light: ") for one in spoiled(words)), words


TAKEN_AWAY = """() => {
  for (const one of document.querySelectorAll(".brief"))
    one.checkVisibility = () => queueMicrotask(() => one.remove()) || true;
}"""


def test_what_a_page_takes_away_while_it_is_looked_at_is_asked_nothing(window):
    for words in ("", '<p class="brief">I go when I was seen.</p>'):
        w = axe.ready(window(bypass_csp=True)).open("/sign-in")
        w.page.evaluate(SPOIL, [words, ""])
        w.page.evaluate(TAKEN_AWAY)
        assert looks.faults(w, "spoiled", looks.SHORT) == []


def test_at_length_each_of_four_looks_is_asked_for_itself(spoiled):
    wide_and_dark = "@media (width >= 30rem) and (prefers-color-scheme: dark)"
    for at, where in (("1280, dark", wide_and_dark),
                      ("320, light", "@media (width < 30rem) and (prefers-color-scheme: light)")):
        found = spoiled(DIM, f"{where} {{ .dim {{ color: #777; background: #888 }} }}",
                        asked=looks.LONG)
        assert [one.split(": ")[:2] for one in found] == [[f"spoiled at {at}", "color-contrast"]]
