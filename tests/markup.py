"""A page as a tree: read by a fast parser, because the tests read thousands."""

from typing import Any

from lxml import etree

EMPTY = "<html><body></body></html>"


def parsed(text: str) -> Any:
    """The root of a page; where nothing was sent, of an empty one."""
    root = etree.HTML(text) if text.strip() else None
    return etree.HTML(EMPTY) if root is None else root


def words(element: Any) -> str:
    """What stands in an element, single-spaced, as somebody would read it."""
    told = element.xpath(
        ".//text()[not(parent::script or parent::style or parent::template)]")
    return " ".join(" ".join(told).split())


def inside(element: Any) -> str:
    """The text of an element, to the letter."""
    return "".join(element.itertext(with_tail=False))


def value_of(field: Any) -> str:
    """What a browser would send for this field as it stands, ticked or not."""
    if field.tag == "textarea":
        return inside(field).removeprefix("\n")  # as HTML has it
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = next((one for one in options if "selected" in one.attrib), None)
        chosen = options[0] if chosen is None and options else chosen
        return "" if chosen is None else chosen.get("value", inside(chosen))
    ticked = field.get("type") in {"radio", "checkbox"}
    return field.get("value", "on" if ticked else "")
