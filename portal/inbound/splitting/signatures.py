"""Signatures as mail programs add them: a name, what its owner does and where, how to reach them.

Whatever could be a sentence is none: who is unsure reads words.
"""

import re
from collections.abc import Collection, Sequence

from portal.inbound.splitting.known import words_of
from portal.inbound.splitting.marks import MAIL

LONGEST = 120  # characters of a line
MOST_LINES = 10
MOST_BELOW = 6  # where a line above it says that it is one, and anything may stand in it
MOST_WORDS = 8  # of a line about somebody's work
LEAST_DIGITS = 6  # of a telephone number

BELOW = re.compile(r"--\s?|[—_]{1,3}")  # what stands above a signature
HOME = re.compile(r"(?:https?://|www\.)[\w.-]{3,80}/?(?=\s|$|[|,;)>])", re.IGNORECASE)
CALLED = re.compile(r"\((?:she|he|they|sie|er|elle|il|ella|él)\b[^)]{0,20}\)", re.IGNORECASE)
SPEECH = re.compile("[!?¡¿！？;…]")

GREETINGS = frozenset("""
    regards best kind warm many sincerely yours faithfully truly mit freundlichen freundliche
    grüßen grüße gruß beste viele liebe cordialement bien à vous sincères salutations saludos
    cordiales un saludo atentamente atenciosamente cordiali saluti distinti met vriendelijke groet
    groeten med vänlig vänliga hälsning hälsningar venlig hilsen hälsningarna z poważaniem
    pozdrawiam з повагою с уважением
    """.casefold().split())
# What somebody is, or the house they work for is called.
OFFICES = frozenset("""
    designer developer engineer manager director consultant writer editor translator illustrator
    photographer architect analyst accountant assistant specialist strategist marketer programmer
    copywriter coordinator officer founder cofounder owner partner producer artist researcher
    scientist administrator freelancer tester animator bookkeeper interpreter proofreader lawyer
    attorney ceo cto cfo coo cmo vp hr pr qa seo president secretary teacher tutor trainer coach
    entwickler entwicklerin designerin leiter leiterin berater beraterin geschäftsführer
    geschäftsführerin übersetzer übersetzerin texter texterin assistentin grafiker grafikerin
    développeur développeuse graphiste directeur directrice traducteur traductrice rédacteur
    rédactrice gérant gérante concepteur conceptrice ingénieur diseñador diseñadora desarrollador
    desarrolladora director directora traductor traductora redactor redactora gerente ingeniero
    ingeniera fotógrafo fotógrafa desenvolvedor desenvolvedora tradutor tradutora diretor diretora
    engenheiro engenheira sviluppatore sviluppatrice grafico grafica traduttore traduttrice
    direttore direttrice ontwerper ontwikkelaar vertaler utvecklare projektant projektantka
    tłumacz tłumaczka programista programistka kierownik dyrektor vývojář grafik překladatel
    дизайнер дизайнерка розробник розробниця менеджер менеджерка перекладач перекладачка редактор
    редакторка директор директорка фотограф інженер інженерка копірайтер разработчик переводчик
    инженер копирайтер руководитель head lead gmbh ltd limited llc llp inc corp corporation ag kg
    ug plc sarl sas sl srl sro spa bv nv ab oy aps doo тов фоп ооо ип studio studios agency
    agentur agence agencia labs company consulting solutions freelance
    """.casefold().split())
# What may stand around it in small letters.
AROUND = frozenset("""
    of and for in at the & und für bei der des et de du des y e di da do dos del per van voor i та
    з із в для и по senior junior lead head chief deputy general managing executive creative art
    graphic web ux ui product project software sales content visual digital technical marketing
    design frontend backend mobile data media brand account customer support communications
    freelance independent self employed gráfico gráfica web indépendant indépendante selbstständig
    freiberuflich freiberufliche leitende leitender kreativ autónomo autónoma independiente
    старший старша молодший головний головна провідний веб графічний графічна ведущий главный
    графический tel phone mobile mob cell fax telefon handy mobil tél téléphone portable teléfono
    móvil telefono cellulare тел телефон моб mail email web www office direct address adresse
    address skype whatsapp telegram linkedin
    """.casefold().split())
# Who says one of these says something.
SPOKEN = frozenset("""
    call write ask fake false wrong unfair i me my mine you your we us our he she it they them
    this that is am are was were be been not no never why what who how please don didn ich mich
    mir mein meine sie ihr nicht kein keine nie warum bin ist war je moi mon ma vous votre non pas
    jamais pourquoi est suis yo mi usted su nunca porque qué soy es não nunca meu minha io mio mia
    non mai perché sono я мене мій моя ви ваш ні не ніколи чому меня мой нет никогда почему вы
    """.casefold().split())


def is_signature(lines: Sequence[str], names: frozenset[str]) -> bool:
    """Whether it begins as signatures do; one without a line above it has nothing else in it.

    `names` are the words of its owner's name. A line about their work counts as part of it where
    another says how to reach them.
    """
    if BELOW.fullmatch(lines[0]):
        return len(lines) <= MOST_BELOW
    said = [CALLED.sub(" ", line) for line in lines if any(map(str.isalnum, line))]
    if not said or len(lines) > MOST_LINES or any(len(line) > LONGEST for line in said):
        return False
    own = {*names, *GREETINGS}
    rest = [line for line in said if not _is_made_of(line, own)]
    begins = said[0] not in rest or (
        bool(names.intersection(words_of(said[0])[:1])) and _is_of_work(said[0], own))
    reached = [line for line in rest if _is_contact(line, own)]
    is_about = all(line in reached or _is_of_work(line, own) for line in rest)
    return begins and (not rest or (bool(reached) and is_about))


def _is_made_of(line: str, words: Collection[str]) -> bool:
    found = words_of(line)
    return bool(found) and set(found) <= set(words)


def _is_contact(line: str, names: Collection[str]) -> bool:
    """Whether it is an address or a number, with nothing around it that could be said."""
    around = HOME.sub(" ", MAIL.sub(" ", line))
    return (around != line or has_number(around)) and _is_quiet(around, names)


def has_number(line: str) -> bool:
    """Whether there may be a telephone number in it."""
    return sum(map(str.isdigit, line)) >= LEAST_DIGITS


def _is_of_work(line: str, names: Collection[str]) -> bool:
    words = words_of(line)
    return (len(words) <= MOST_WORDS and bool(OFFICES.intersection(words))
            and _is_quiet(line, names))


def _is_quiet(line: str, names: Collection[str]) -> bool:
    """Whether all its words are names of something: none is spoken, and small letters are few."""
    if SPEECH.search(line) or SPOKEN.intersection(words_of(line)):
        return False
    return all(word[0].isupper() or not word.islower() or len(word) == 1
               or word in names or word in AROUND or word in OFFICES
               for word in re.findall(r"\w+", line))
