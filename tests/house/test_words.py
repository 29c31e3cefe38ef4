"""People read calm words: no case, ticket, violation; no vague or blaming phrase."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = re.compile(
    r"\b(tickets?|violat\w+|strikes?|offen[cs]es?|enforcement|unfortunately|kindly|"
    r"please note|irregular activity|as per|poor performance|midnight|end of day|next monday)\b",
    re.IGNORECASE)
FREELANCER_ONLY = re.compile(r"\b(appeals?|cases?)\b", re.IGNORECASE)
STAFF_PAGES = {"staff", "demo"}


def words_of(template: Path) -> str:
    """What a person would read of a template: tags, expressions and comments taken out."""
    text = template.read_text("utf-8")
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", lambda m: " ".join(re.findall(r'"([^"]*)"', m.group())), text,
                  flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", lambda m: " ".join(re.findall(r'"([^"]*)"', m.group())), text,
                  flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"})
CONTENT = sorted((ROOT / "content").rglob("*.md"))


@pytest.mark.parametrize("path", TEMPLATES + CONTENT, ids=lambda p: str(p.relative_to(ROOT)))
def test_pages_letters_and_courses_keep_to_the_words(path):
    text = words_of(path) if path.suffix != ".md" else path.read_text("utf-8")
    found = {m.group() for m in BANNED.finditer(text)}
    assert not found


@pytest.mark.parametrize(
    "path", [t for t in TEMPLATES if not STAFF_PAGES & set(t.parts)],
    ids=lambda p: str(p.relative_to(ROOT)))
def test_freelancers_never_read_appeal_or_case(path):
    found = {m.group() for m in FREELANCER_ONLY.finditer(words_of(path))} - {"in any case"}
    assert not found


def test_no_page_takes_a_name_apart_by_itself():
    apart = [str(path.relative_to(ROOT)) for path in TEMPLATES
             if ".split()[0]" in path.read_text("utf-8")]
    assert not apart, "`first_name` says by which name somebody is spoken to"
