"""Our shorter ways through the template library mean what its own mean."""

import pytest
from jinja2 import Environment as LibrarysEnvironment
from markupsafe import Markup

OUR_WAY = "{{ it.name }}"


@pytest.mark.parametrize("it", [
    {"name": "Mina"}, {}, {"name": None}, {"name": "<b>"}, {"name": Markup("<b>")}, {"name": 7},
    {"name": True}, Markup("text"), None, [1]])
def test_what_a_template_names_is_found_and_printed_as_the_library_does(app, it):
    library = LibrarysEnvironment(autoescape=True).from_string(OUR_WAY)
    ours = app.jinja_env.from_string(OUR_WAY)
    assert str(ours.render(it=it)) == library.render(it=it)


def test_the_methods_of_a_dict_go_before_what_is_inside(app):
    asked = app.jinja_env.from_string("{{ it.keys() | join }}{{ it['keys'] }}")
    assert asked.render(it={"keys": "inside"}) == "keysinside"
