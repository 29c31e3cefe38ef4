"""What mail programs write around a quote: signs before lines, introductions, headers, rules."""

import re
from collections.abc import Sequence

LONGEST = 400  # characters; a longer line is text, and no pattern is tried on it

QUOTE = re.compile(r"^[ \t]{0,8}(?:[>|\uff1e][ \t]?)+")
RULE = re.compile(r"^\s*(?:[-_=*~\u2014\u2015\u2500]\s?){5,}\s*$")
BETWEEN = re.compile(r"^\s*[-_=*~ \u2014]{2,}\s*\S.{2,60}?\s*[-_=*~ \u2014]{2,}\s*$")
HEADER = re.compile(r"^[\s*]{0,8}([^:\uff1a*]{1,25}?)\s?\*?\s?[:\uff1a]")
DIRECTION = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
MAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}")
IN_BRACKETS = re.compile(
    r"[<(\[\"](?:mailto:)?[^\s@<>\"()]{1,64}@[^\s@<>\"()]{1,190}[>)\]\"]|mailto:")
DIGITS = re.compile(r"\d")
ENDS = (":", "\uff1a", ">", "]")

# What mail programs call the headers that they write above a quote; a dash stands for a space.
_NAMES = {
    "from": "from von de da van fra från od от від kimden lähettäjä feladó 发件人 寄件者 差出人 من "
            "보낸-사람 प्रेषक από מאת từ จาก de-la dari šalje",
    "when": "sent date gesendet datum envoyé fecha enviado enviada inviato data verzonden sendt "
            "dato skickat wysłano дата отправлено надіслано tarih gönderilme lähetetty dátum "
            "odesláno odoslané poslano изпратено 发送时间 日期 日付 送信日時 寄件日期 보낸-날짜 "
            "भेजा-गया στάλθηκε נשלח تاريخ-الإرسال ngày-gửi đã-gửi ส่ง "
            "trimis dikirim enviado-el enviada-em",
    "to": "to an à para aan til till do кому kime vastaanottaja címzett komu 收件人 收件者 宛先 "
          "받는-사람 प्रति προς אל إلى đến ถึง către kepada prima до",
    "copy": "cc kopie copie copia kopia копия копія bilgi 抄送 副本",
    "answer": "reply-to antwort-an répondre-à responder-a",
    "subject": "subject betreff objet asunto assunto oggetto onderwerp emne ämne temat тема konu "
               "aihe tárgy předmět predmet относно "
               "主题 主旨 件名 제목 विषय θέμα נושא الموضوع chủ-đề เรื่อง subiect subjek",
}
HEADERS = frozenset(" ".join(_NAMES.values()).casefold().split())

MOST_LINES = 4  # of an introduction
MOST_HEADERS = 12


def unquoted(line: str) -> str | None:
    """The line without its signs of quotation, or None if it has none."""
    if len(line) > LONGEST * 4:
        return None
    found = QUOTE.match(line)
    return line[found.end():] if found else None


def is_between(line: str) -> bool:
    """A rule across the page, or words set between two of them ("--- Original message ---")."""
    return len(line) <= LONGEST and bool(RULE.match(line) or BETWEEN.match(line))


def is_header(line: str) -> bool:
    """One line of a block such as From, Sent, To, Subject, in many languages."""
    found = HEADER.match(DIRECTION.sub("", line)) if len(line) <= LONGEST else None
    return found is not None and "-".join(found[1].casefold().split()) in HEADERS


def is_introduction(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a line or a few introduce a quote as mail programs do it.

    They have a date, end with a colon or an address, and name an address in brackets or, if
    they name none, somebody of `names`. Some give no date, but begin with one of `names` and its
    address. A person's own "on 28 October the client wrote:" does neither.
    """
    plain = " ".join(DIRECTION.sub("", text).split())
    if not plain or len(plain) > LONGEST or not plain.endswith(ENDS):
        return False
    address, names = IN_BRACKETS.search(plain), list(filter(None, names))
    if address and plain.lstrip("\"'* ").startswith(tuple(names)):
        return True
    return bool(DIGITS.search(plain) and (address or any(name in plain for name in names)))
