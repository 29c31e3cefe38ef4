"""How clients talk with a portal that dies now and then: over HTTP and over SMTP or LMTP.

Each sends the same again until it knows what became of it, as a person presses the button again.
"""

import http.client
import re
import smtplib
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event
from urllib.parse import urlencode

from tests.chaos.history import NEVER, Deed, Told, Try

HOST = "portal.example.test"
PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1",
         "Referer": f"https://{HOST}/"}  # as the proxy of docs/operating.md passes it on
PATIENCE = 20  # seconds for one answer
SAME_FORM = 25  # seconds from a try without an answer to the last: the same words twice are one
AGAIN = 0.1  # seconds
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
COOKIE = re.compile(r"__Host-parley=([^;]+)")
TAKEN, REFUSED = {302, 303}, {403, 409, 422}


class Browser:
    """Somebody's browser, signed in; opens a connection for each page."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.token = port, cookie, ""

    def page(self, path: str, over: Event) -> str | None:
        """Read a page, as often as it takes; None if it is over before that."""
        while not over.is_set():
            try:
                status, headers, body = self._ask("GET", path)
                self._keep_cookie(headers)
                if status == 200:
                    return body
            except (OSError, http.client.HTTPException):
                pass
            over.wait(AGAIN)
        return None

    def send(self, path: str, fields: Mapping[str, str]) -> Try | None:
        """Send a form once; None if nobody was there to take it."""
        began, form = time.monotonic(), urlencode({**fields, "csrf_token": self.token})
        try:
            status, headers, _ = self._ask("POST", path, form)
        except ConnectionRefusedError:
            return None
        except TimeoutError:
            return Try(began, NEVER, Told.unknown, "waited")
        except (OSError, http.client.HTTPException):
            return Try(began, time.monotonic(), Told.unknown, "lost")
        return Try(began, time.monotonic(), *self._meaning(status, headers))

    def find_token(self, over: Event) -> None:
        """Find the token of this session's forms on a page."""
        if page := self.page("/requests/new", over):
            self.token = TOKEN.search(page)[1]

    def _keep_cookie(self, headers: Mapping[str, str]) -> None:
        """Keep what a page says; what a form answers is a message for a page that nobody reads."""
        if found := COOKIE.search(headers.get("Set-Cookie", "")):
            self.cookie = found[1]

    @staticmethod
    def _meaning(status: int, headers: Mapping[str, str]) -> tuple[Told, str]:
        if status == 503 and headers.get("Retry-After"):
            return Told.unknown, "busy"
        if status in TAKEN and "/sign-in" not in headers["Location"]:
            return Told.acknowledged, str(status)
        return (Told.refused if status in REFUSED else Told.unknown), str(status)

    def _ask(self, method: str, path: str, form: str | None = None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {**PROXY, "Cookie": f"__Host-parley={self.cookie}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, form, headers)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()


class Postbox:
    """A mail server that brings mail to our door."""

    def __init__(self, port: int, kind: type[smtplib.SMTP]) -> None:
        self.port, self.kind = port, kind

    def send(self, sender: str, rcpt: str, raw: bytes) -> Try | None:
        """Send a mail once; None if nobody was there to take it."""
        began = time.monotonic()
        try:
            with closing(self.kind("127.0.0.1", self.port, timeout=PATIENCE)) as line:
                line.sendmail(sender, [rcpt], raw)
                return Try(began, time.monotonic(), Told.acknowledged, "250")
        except ConnectionRefusedError:
            return None
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as no:
            code = str(getattr(no, "smtp_code", "550"))
            told = Told.refused if code.startswith("5") else Told.unknown
            return Try(began, time.monotonic(), told, code)
        except TimeoutError:
            return Try(began, NEVER, Told.unknown, "waited")
        except (OSError, smtplib.SMTPException):
            return Try(began, time.monotonic(), Told.unknown, "lost")


def persist(deed: Deed, send: Callable[[], Try | None], over: Event) -> Deed:
    """Send something again and again until it is known what became of it, or it takes too long."""
    while not over.is_set():
        if deed.tries and time.monotonic() > deed.began + SAME_FORM:
            return deed
        one = send()
        if one is not None:
            deed.tries.append(one)
            if one.told is not Told.unknown:
                return deed
        time.sleep(AGAIN)
    return deed
