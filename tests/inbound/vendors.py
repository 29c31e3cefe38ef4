"""What mail servers of several makes report about a letter, in words of our own.

Each leaves out what the real ones leave out: some name the letter by its Message-ID, some not.
Only the lines by which a make is recognised stand as its servers write them.
"""

from textwrap import dedent

GONE = ("5.1.1", "550 5.1.1 {to}: there is nobody of this name here")
FULL = ("5.2.2", "552 5.2.2 {to}: the mailbox is full")
LATER = ("4.2.2", "452 4.2.2 {to}: there is no room in this mailbox")
BARRED = ("5.7.1", "550 5.7.1 Our policy does not let this message in")


def report(vendor: str, *, to: str, of: str, message_id: str = "", action: str = "failed",
           why: tuple[str, str] = GONE) -> bytes:
    """The report of this vendor's server about a letter, sent to the return path `of`."""
    status, said = why
    told = {"to": to, "of": of, "action": action, "status": status, "said": said.format(to=to),
            "original": f"Message-ID: {message_id}\nSubject: A letter" if message_id
                        else "Subject: A letter"}
    words = dedent(MADE[vendor]).lstrip("\n").format(**told)
    return words.replace("\n", "\r\n").encode()


def complaint(*, of: str) -> bytes:
    """What a provider says when somebody presses "junk": the letter's return path, and no id."""
    return dedent(COMPLAINT).lstrip("\n").format(of=of).replace("\n", "\r\n").encode()


POSTFIX = """
    From: MAILER-DAEMON@mx.example (Mail Delivery System)
    To: {of}
    Subject: Undelivered Mail Returned to Sender
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="B/mx.example"

    --B/mx.example
    Content-Description: Notification
    Content-Type: text/plain; charset=us-ascii

    The mail system of mx.example writes this.

    <{to}>: host mail.example[4.31.198.44] said: {said}
        (in reply to RCPT TO command)

    --B/mx.example
    Content-Description: Delivery report
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example
    X-Postfix-Queue-ID: 4XcVbn

    Final-Recipient: rfc822; {to}
    Original-Recipient: rfc822;{to}
    Action: {action}
    Status: {status}
    Remote-MTA: dns; mail.example
    Diagnostic-Code: smtp; {said}

    --B/mx.example
    Content-Description: Undelivered Message Headers
    Content-Type: text/rfc822-headers

    Return-Path: <{of}>
    {original}

    --B/mx.example--
"""
EXCHANGE = """
    From: <postmaster@outlook.example>
    To: <{of}>
    Subject: Undeliverable: A letter
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="_d1_"
    MIME-Version: 1.0

    --_d1_
    Content-Type: multipart/alternative; differences=Content-Type;
    \tboundary="_d2_"

    --_d2_
    Content-Type: text/plain; charset="us-ascii"
    Content-Transfer-Encoding: quoted-printable

    We could not bring your letter to:

    {to}<mailto:{to}>
    Nobody here has that address.

    --_d2_
    Content-Type: text/html; charset="us-ascii"

    <html><body><p>We could not bring your letter to:</p></body></html>

    --_d2_--

    --_d1_
    Content-Type: message/delivery-status

    Reporting-MTA: dns;AM0.eur.outlook.example
    Received-From-MTA: dns;relay.parley.example
    Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0000

    Final-recipient: RFC822;{to}
    Action: {action}
    Status: {status}
    Diagnostic-code: smtp;{said};
     [AM0.eur.outlook.example]
    X-Display-Name: {to}

    --_d1_
    Content-Type: message/rfc822

    X-Portal-Mail: parley.example
    From: quality@parley.example
    {original}

    The whole letter.

    --_d1_--
"""
GMAIL = """
    From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
    To: {of}
    Auto-Submitted: auto-replied
    Subject: Delivery Status Notification (Failure)
    X-Failed-Recipients: {to}
    In-Reply-To: <quoted@elsewhere.example>
    Content-Type: multipart/report; boundary="00001"; report-type=delivery-status

    --00001
    Content-Type: multipart/related; boundary="00002"

    --00002
    Content-Type: multipart/alternative; boundary="00003"

    --00003
    Content-Type: text/plain; charset="UTF-8"

    ** Address not found **

    The response was:
    {said}

    --00003
    Content-Type: text/html; charset="UTF-8"

    <html><body><h2>Address not found</h2></body></html>

    --00003--
    --00002
    Content-Type: image/png; name="icon.png"
    Content-Disposition: attachment; filename="icon.png"
    Content-Transfer-Encoding: base64
    Content-ID: <icon.png>

    iVBORw0KGgo=
    --00002--
    --00001
    Content-Type: message/delivery-status

    Reporting-MTA: dns; googlemail.example
    Arrival-Date: Mon, 23 Nov 2026 02:00:00 -0800 (PST)

    Final-Recipient: rfc822; {to}
    Action: {action}
    Status: {status}
    Diagnostic-Code: smtp; {said}
    Last-Attempt-Date: Mon, 23 Nov 2026 02:00:01 -0800 (PST)

    --00001
    Content-Type: message/rfc822

    X-Portal-Mail: parley.example
    {original}

    The whole letter.

    --00001--
"""
EXIM = """
    X-Failed-Recipients: {to}
    Auto-Submitted: auto-replied
    From: Mail Delivery System <Mailer-Daemon@exim.example>
    To: {of}
    Subject: Mail delivery failed: returning message to sender

    A program writes this for the mail system.

    What you sent has not reached everybody. The following address(es) failed:

      {to}
        host mail.example [4.31.198.44]
        SMTP error from remote mail server after RCPT TO:<{to}>:
        {said}

    ------ This is a copy of the message, headers and all. ------

    Return-path: <{of}>
    Received: from relay.parley.example ([4.9.1.2])
    \tby exim.example with esmtps (Exim 4.94.2)
    {original}

    The whole letter.
"""
EXIM_WAITS = """
    Auto-Submitted: auto-replied
    From: Mail Delivery System <Mailer-Daemon@exim.example>
    To: {of}
    Subject: Warning: message 1kXyZ delayed 24 hours

    This message was created automatically by mail delivery software.
    What you sent has waited at exim.example for more than a day.

    The address to which the message has not yet been delivered is:

      {to}
        host mail.example [5.31.198.44]
        Delay reason: {said}

    You need do nothing. Delivery attempts will continue, and we may write again.
"""
QMAIL = """
    From: MAILER-DAEMON@qmail.example
    To: {of}
    Subject: failure notice

    Hi. This is the qmail-send program at qmail.example.
    Your message did not get to the addresses below.

    <{to}>:
    5.31.198.44 does not like recipient.
    Remote host said: {said}
    Giving up on 5.31.198.44.

    --- Below this line is a copy of the message.

    {original}

    The whole letter.
"""
COMPLAINT = """
    From: complaints@isp.example
    Subject: FW: A letter
    Content-Type: multipart/report; report-type=feedback-report; boundary="b"

    --b
    Content-Type: text/plain

    Somebody who reads mail here called this one unwanted.
    --b
    Content-Type: message/feedback-report

    Feedback-Type: abuse
    User-Agent: Provider/1
    Version: 1
    Original-Mail-From: <{of}>

    --b
    Content-Type: message/rfc822

    Message-ID: <of.a.relay@relay.example>
    Subject: A letter

    The whole letter.
    --b--
"""
MADE = {"postfix": POSTFIX, "exchange": EXCHANGE, "gmail": GMAIL, "exim": EXIM, "qmail": QMAIL,
        "exim waits": EXIM_WAITS}
