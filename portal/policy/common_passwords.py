"""Passwords that attackers try first: well-known words, and the endings people give them."""

from functools import lru_cache

_WORDS = """
abc abcd access account admin administrator airborne alex alexander allison amanda andrea andrew
angel angela angels animal anthony apple arsenal ashley austin autumn awesome badboy baby
babygirl bailey banana bandit baseball basketball batman beautiful beer benjamin berlin biggie
bigdaddy birthday black blahblah blink bond boomer booboo boston brandon brandy brazil brooklyn
bubbles buddy bulldog buster butter butterfly calvin camaro cameron canada captain carlos casper
changeme charles charlie cheese chelsea cherry chester chicago chicken chocolate chris christian
coffee college compaq computer cookie cooper copper corvette cowboy cowboys crystal dakota dallas
daniel danielle darkness database david debug default demo denver diablo diamond digital doctor
dolphin donald dragon eagle edward elephant elizabeth eminem england enter family ferrari fish
florida flower flowers football forever france freddy freedom freelance freelancer friend friends
galaxy gandalf garden george germany ginger gold golden google gordon guest guitar
hacker hammer hannah happy harley heather hello helpme hockey home hotdog hunter iceman iloveu
iloveyou infinity internet iphone jackson james jasmine jason jasper jennifer jeremy jessica jesus
joey johnny jordan jordan23 joseph joshua junior justin killer king kitty knight lakers lauren
letmein liberty linux liverpool login lol london loveme lovely lover lucky madison maggie magic
manchester marina mario marley marlboro martin marvin master matrix matthew maverick maxwell
melissa member mercedes mercury merlin metallica michael michelle mickey midnight mike miller
minecraft money monica monkey monster morgan mother motorola mountain muffin murphy mustang mypass
nascar naruto natasha nathan newyork nicholas nicole nintendo nothing october office oliver online
orange packers panther parker pass passw passwd password patrick peaches peanut pepper phoenix
player please pokemon portal porsche power prince princess private purple qazwsx qwerty
rabbit rachel rainbow ranger rangers raiders redsox remember richard robert rocket root rosebud
samantha samsung sandra santa scooter scorpion scott secret security service shadow shannon silver
simple single skippy slayer smokey snoopy soccer sophie spider spiderman startrek starwars
steelers stella steve steven student summer sunshine super superman support sweet sydney system
taylor teacher temp temporary tennis test tester testing thomas thunder tigers tigger tinkerbell
trustno toyota trouble turtle unicorn unknown upwork user username vampire vanessa victoria viking
virus website welcome whatever william willie wilson windows winner winter wizard xavier yamaha
yankees yellow youandme zaq zxcvbn
""".split()  # noqa: SIM905 – a list of three hundred quoted words would be harder to read

_ENDINGS = ("", "1", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "01", "007", "69",
            "2024", "2025", "2026")  # fmt: skip

# Rows and columns of keyboards, and what people recite: any run of these is a pattern.
ROWS = (
    "1234567890", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qwertzuiop",
    "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
)  # fmt: skip


def words() -> frozenset[str]:
    """The well-known words alone, lower case, of at least four letters."""
    return frozenset(word for word in _WORDS if len(word) > 3)


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Several thousand of the passwords tried first, lower case."""
    return frozenset(word + ending for word in _WORDS for ending in _ENDINGS)
