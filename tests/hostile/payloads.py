"""What attackers and broken programs send: texts, references, bodies."""

PRODUCT = "1787569"  # what {{1337*1337}} would be, and what no page says by itself

SVG = "<svg onload=alert(1337)>"
QUOTED = "\"'><img src=x onerror=alert(1337)>"
CURLY = "{{1337*1337}} ${1337*1337} #{1337*1337} <%= 1337*1337 %> {% raise %}"

TEXTS = {
    "markup": SVG,
    "attribute": QUOTED,
    "template": CURLY,
    "format": "%s%n%(password)s {0.__class__} {self.app.secret_key}",
    "sql": "'; DROP TABLE person; -- \" OR 1=1 AND pg_sleep(9)",
    "nul": "one\x00two, three and four",
    "header": "Re: all\r\nBcc: everybody@evil.example\r\n\r\nbody",
    "direction": "sta\u200bff \u202egnihtyreve\u202c \u2066\u200d\ufeff and more",
    "zalgo": "Z" + "\u0335\u0327\u030d" * 60,
    "long": "x" * 100_000,
    "number": "1e309",
    "blank": " \t\r\n ",
}
# Those of them that one engine may take otherwise than the other.
OF_ENGINES = {"sql", "nul", "long", "number", "direction"}
# Bytes that are no text at all, percent-encoded as a hostile program sends them.
BYTES = {
    "surrogate": "%ED%A0%80half", "overlong": "%C0%AE%C0%AE%2F", "no utf-8": "%FF%FE",
    "nul": "%00", "cut": "%", "cut twice": "%E2%82",
}
# Marks that must never stand on a page as they were sent.
RAW = (SVG, "<img src=x onerror", "<svg onload")

# References as they stand in an address, percent-encoded where a browser would do it.
REFS = {
    "nul": "%00", "nul inside": "D-%00AAAAAAA", "surrogate": "%ED%A0%80", "overlong": "%C0%AE",
    "no utf-8": "%FF", "enormous": "1" + "0" * 60, "beyond python": "9" * 5_000, "negative": "-1",
    "fraction": "1.5", "arabic": "D-%D9%A1%D9%A2%D9%A3%D9%A4%D9%A5%D9%A6%D9%A7%D9%A8",
    "arabic number": "%D9%A1", "override": "%E2%80%AEXYZ",
    "long": "D-" + "A" * 300, "sql": "D-'%20OR%201=1--",
    "unknown": "D-99999999", "small letters": "d-22222222", "markup": "%3Csvg%20onload%3E",
    "dots": "..", "empty": "%20",
}

EXTRA = {
    "role": "admin", "roles": "reviewer", "role_names": "reviewer", "status": "active",
    "user_id": "1", "person_id": "1", "freelancer_id": "1", "is_staff": "1",
    "approved_by": "1", "decided_by_id": "1", "id": "1", "ref": "P-22222222", "score": "1e309",
    "right": "5", "completed_at": "2020-01-01T00:00:00Z", "in_force_from": "", "active": "0",
    "fs_uniquifier": "mine", "password_hash": "x", "created_at": "2020-01-01T00:00:00Z",
}

BROKEN_MULTIPART = (
    b"", b"--x", b"\xff\x00\xff", b"--x\r\n\r\n--x--",
    b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\nv',
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="../../x"\r\n\r\nv\r\n--x--\r\n',
)
