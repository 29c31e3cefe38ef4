"""The pages of a person's own standing have one blueprint; its words are known to all templates."""

from flask import Blueprint

from portal.web.status import words

bp = Blueprint("status", __name__)

for _words in (words.headline, words.tag_of, words.paused_words, words.answer_due, words.history,
               words.was_called, words.came_to, words.how_it_ended, words.on_record):
    bp.add_app_template_global(_words)
