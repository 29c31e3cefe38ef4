"""Our shorter ways through the template library mean what its own mean."""

import pytest
from jinja2 import Environment as LibrarysEnvironment
from jinja2 import UndefinedError
from markupsafe import Markup

OUR_WAY = "{{ it.name }}"


@pytest.mark.parametrize("it", [
    {"name": "Mina"}, {}, {"name": None}, {"name": "<b>"}, {"name": Markup("<b>")}, {"name": 7},
    {"name": True}, Markup("text"), None, [1]])
def test_what_a_template_names_is_found_and_printed_as_the_library_does(app, it):
    library = LibrarysEnvironment(autoescape=True).from_string(OUR_WAY)
    ours = app.jinja_env.from_string(OUR_WAY)
    assert str(ours.render(it=it)) == library.render(it=it)


@pytest.mark.parametrize("it", [
    {"own": {"name": "Mina"}}, {"own": {"keys": 1}}, {"own": "text"}, {"own": None}, {"name": 1}])
def test_so_is_what_is_named_inside_of_what_is_named(app, it):
    library = LibrarysEnvironment(autoescape=True)
    for asked in ("{{ it.own.name }}", "{{ it.own.name or it.own }}", "{{ it.own.real.name }}"):
        told = []
        for env in (library, app.jinja_env):
            try:
                told.append(str(env.from_string(asked).render(it=it)))
            except UndefinedError as error:
                told.append(str(error))
        assert told[0] == told[1]


def test_the_methods_of_a_dict_go_before_what_is_inside(app):
    asked = app.jinja_env.from_string("{{ it.keys() | join }}{{ it['keys'] }}")
    assert asked.render(it={"keys": "inside"}) == "keysinside"
