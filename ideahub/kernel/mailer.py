"""Mail: by SMTP, into a folder, to the console, or into memory, behind one call."""

import re
import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from ideahub.kernel import clock
from ideahub.kernel.errors import Invalid
from ideahub.kernel.text import clean_line
from ideahub.kernel.words import _

_state: dict = {"send": None, "where": None, "from": "IdeaHub <ideahub@localhost>", "domain": "localhost"}
outbox: list[EmailMessage] = []


@dataclass(frozen=True)
class Mail:
    """One mail to one address."""

    to: str
    subject: str
    text: str
    html: str | None = None


def init_app(app) -> None:
    """Choose the sender: SMTP_URL; else, as MAIL_TO says, the console, memory, or the folder `mail` in IDEAHUB_HOME."""
    config = app.config
    _state["from"] = config.get("MAIL_FROM") or "IdeaHub <ideahub@localhost>"
    _state["domain"] = parseaddr(_state["from"])[1].rpartition("@")[2] or "localhost"
    if config.get("SMTP_URL"):
        _state.update(send=_smtp(config["SMTP_URL"]), where=None)
    elif config.get("MAIL_TO") == "memory":
        _state.update(send=outbox.append, where=None)
    elif config.get("MAIL_TO") == "console":
        _state.update(send=_console, where=("console", ""))
    else:
        folder = Path(config["IDEAHUB_HOME"]) / "mail"
        _state.update(send=_folder(folder), where=("folder", str(folder)))


def where() -> str | None:
    """The sentence for pages that says where mail goes while no SMTP server is set; None where it really goes out."""
    if _state["where"] is None:
        return None
    kind, folder = _state["where"]
    if kind == "console":
        return _("No mail server is set up here: mail is printed on the server's console.")
    return _("No mail server is set up here: mail is written to the folder %(folder)s on the server.", folder=folder)


def send(mail: Mail, key: str) -> None:
    """Send one mail; `key` makes its Message-ID, so that a repeated one can be told.

    Invalid where the address is none; else raises what the sender raises.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _state["from"]
    message["To"] = _address(mail.to)
    message["Subject"] = clean_line(mail.subject)[:200]
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{re.sub(r'[^A-Za-z0-9.-]', '-', key)}@{_state['domain']}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    _state["send"](message)


def _address(text: str) -> Address:
    """One address and nothing beside it; a domain with other letters in its ASCII form."""
    local, _at, domain = clean_line(text).rpartition("@")
    try:
        if not local or not domain or re.search(r"[\s,;<>]", local + domain):
            raise ValueError(text)
        return Address(username=local, domain=domain if domain.isascii() else domain.encode("idna").decode())
    except (ValueError, IndexError):
        raise Invalid(_("“%(address)s” is not a mail address.", address=clean_line(text)[:100])) from None


def _console(message: EmailMessage) -> None:
    print(f"--- mail to {message['To']}: {message['Subject']}\n{message.get_body(('plain',)).get_content()}---", file=sys.stderr, flush=True)


def _folder(folder: Path):
    def write(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{clock.now():%Y%m%d-%H%M%S}-{message['Message-ID'].strip('<>').split('@')[0]}.eml"
        half = folder / f".{name}"
        half.write_bytes(message.as_bytes())
        half.rename(folder / name)

    return write


def _smtp(url: str):
    parts = urlsplit(url)
    starttls = parse_qs(parts.query).get("tls", [""])[0] == "starttls"

    def deliver(message: EmailMessage) -> None:
        with _connected(parts) as server:
            if starttls:
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return deliver


def _connected(parts) -> smtplib.SMTP:
    """A connection that believes only certificates that are signed by somebody known."""
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=20, context=ssl.create_default_context())
    return smtplib.SMTP(parts.hostname, parts.port or 25, timeout=20)
