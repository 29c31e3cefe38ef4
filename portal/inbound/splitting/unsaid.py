"""What programs write where their person wrote nothing: how it was sent, reactions, signatures."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from portal.inbound.splitting.known import words_of
from portal.inbound.splitting.signatures import MOST_LINES, has_number, is_signature

LONGEST = 200  # characters of a line that a program adds

PROGRAMS = re.compile(
    "iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|oneplus|motorola|nokia|xperia|"
    "blackberry|outlook|gmail|yahoo|aol|proton ?mail|proton|tutanota|thunderbird|windows|mail ru|"
    "fairemail|k 9|smartphone|phone|handy|téléphone|telefon|telefono|teléfono|móvil|celular|手机")
# Some of those names are two words: only beside a word that may be half of one of them does a
# word say nothing yet.
ENDS_HALF, BEGINS_HALF = zip(*(name.replace(" ?", " ").split(" ") for name in
                               PROGRAMS.pattern.split("|") if " " in name), strict=True)
# What stands around such a name, in the languages of the usual programs.
ABOUT = frozenset("""
    sent get from via using with by my the a an on for and mail email e app apps mobile device
    tablet secure free plus pro ultra note at t verizon ios 5g 4g lte s
    von vom meinem meiner mit der gesendet verschickt diese nachricht wurde gerät mobilgerät
    envoyé de mon depuis l la le pour mobile
    enviado desde mi do meu para o con
    inviato da dal mio il verstuurd verzonden vanaf mijn skickat skickad från min sendt fra
    lähetetty sta istä wysłane z mojego moj em odesláno mého poslané môjho trimis pe ul meu
    отправлено с из моего мобильной почты надіслано з мого мобільної пошти gönderildi umdan
    dikirim dari saya 发自我的 从我的 发送 から送信 나의 에서 보냄 gmx
    """.casefold().split())
PICTURE = re.compile(r"[\[<](?:cid:|image|inline image)[^\]>]*[\]>]", re.IGNORECASE)
REACTION = re.compile(r".{0,120}\breacted (?:to your message:|via Gmail(?: ?<[^>]*>)?)",
                      re.IGNORECASE)


def written(own: str) -> list[str]:
    """Return the first lines that a person wrote themselves; none if programs wrote all of it.

    Only for telling whether they said something: a reader sees every line.
    """
    lines = (line.strip() for line in own.splitlines())
    return list(islice((line for line in lines if line and not _is_added(line)), MOST_LINES + 1))


def has_reaction(text: str) -> bool:
    """Whether a line of it says that a button was pressed."""
    return any(_is_reaction(line.strip()) for line in text.splitlines()[:MOST_LINES])


def says_something(lines: Sequence[str], names: Iterable[str]) -> bool:
    """Whether what was `written` is more than signs, or a signature of somebody with `names`."""
    if not any(letter.isalnum() for line in lines for letter in line):
        return False
    return len(lines) > MOST_LINES or not is_signature(lines, frozenset(words_of(" ".join(names))))


def _is_added(line: str) -> bool:
    if len(line) > LONGEST:
        return False
    if PICTURE.fullmatch(line) or _is_reaction(line):
        return True
    words = words_of(line)
    if any(map(_is_strange, words)) or has_number(line):
        return False  # a number may be what they were asked for
    around, programs = PROGRAMS.subn(" ", " ".join(words))
    others = around.split()
    return bool(programs and others) and all(map(_is_about, others))


def _is_reaction(line: str) -> bool:
    return "reacted" in line.lower() and REACTION.fullmatch(line) is not None


def _is_strange(word: str) -> bool:
    """Whether no line that a program adds has it: one such word, and nothing else is looked at."""
    return not (_is_about(word) or word.startswith(BEGINS_HALF) or word.endswith(ENDS_HALF)
                or PROGRAMS.search(word))


def _is_about(word: str) -> bool:
    return word in ABOUT or any(map(str.isdigit, word))
