"""Mail: to whom, from where, how it can be told from another, and where it goes."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask

from ideahub.kernel import mailer
from ideahub.kernel.errors import Invalid
from ideahub.kernel.mailer import Mail, send, where

LETTER = Mail("vera@example.org", "Your vote counts", "Thank you.\n", "<p>Thank you.</p>")


@pytest.fixture
def mail_goes(monkeypatch, tmp_path):
    """Choose where mail goes: mail_goes(MAIL_TO="folder")."""
    monkeypatch.setattr(mailer, "_state", dict(mailer._state))

    def choose(**config):
        app = Flask("house")
        app.config.update(IDEAHUB_HOME=str(tmp_path), MAIL_FROM="The House <house@example.org>", **config)
        mailer.init_app(app)

    return choose


@pytest.fixture
def outbox(mail_goes):
    mail_goes(MAIL_TO="memory")
    return mailer.outbox


def test_mail_has_both_parts_and_says_who_wrote_it(outbox, clock):
    send(LETTER, "letter-7")
    [mail] = outbox
    assert (mail["From"], mail["To"], mail["Subject"]) == ("The House <house@example.org>", "vera@example.org", "Your vote counts")
    assert [part.get_content() for part in mail.iter_parts()] == ["Thank you.\n", "<p>Thank you.</p>\n"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == clock.now().replace(microsecond=0)


def test_same_key_gives_the_same_message_id_and_another_another(outbox):
    for key in ("letter-7", "letter-7", "letter-8"):
        send(LETTER, key)
    assert [mail["Message-ID"] for mail in outbox] == ["<letter-7@example.org>", "<letter-7@example.org>", "<letter-8@example.org>"]


def test_line_ends_make_no_headers(outbox):
    send(Mail("vera@example.org", "Hello\r\nBcc: all@example.org", "Text"), "a\r\nBcc: all@example.org")
    [mail] = outbox
    written = message_from_bytes(mail.as_bytes(), policy=default)
    assert "Bcc" not in written
    assert written["Subject"] == "Hello Bcc: all@example.org"
    assert re.fullmatch(r"<[A-Za-z0-9.-]+@example.org>", written["Message-ID"])


@pytest.mark.parametrize("address", ["", "vera", "@example.org", "vera@", "a@b.example, c@d.example", "a@b.example;c@d.example", "<a@b.example>", "a b@c.example"])
def test_address_that_is_none_or_two_is_refused(outbox, address):
    with pytest.raises(Invalid):
        send(Mail(address, "Hello", "Text"), "a")
    assert outbox == []


def test_domain_with_other_letters_is_sent_in_its_ascii_form(outbox):
    send(Mail("vera@bäume.example", "Grüße", "Schöne Grüße"), "a")
    written = message_from_bytes(outbox[0].as_bytes(), policy=default)
    assert (written["To"], written["Subject"], written.get_content()) == ("vera@xn--bume-loa.example", "Grüße", "Schöne Grüße\r\n")


def test_mail_in_a_folder_is_a_file_each(mail_goes, tmp_path):
    mail_goes(MAIL_TO="folder")
    send(LETTER, "letter-7")
    send(LETTER, "../letter/8")
    files = list((tmp_path / "mail").iterdir())
    assert sorted(file.name.split("-", 2)[2] for file in files) == ["..-letter-8.eml", "letter-7.eml"]
    assert [message_from_bytes(file.read_bytes(), policy=default)["To"] for file in files] == ["vera@example.org"] * 2
    assert where() == f"No mail server is set up here: mail is written to the folder {tmp_path}/mail on the server."


def test_mail_on_the_console_is_printed(mail_goes, capsys):
    mail_goes(MAIL_TO="console")
    send(LETTER, "letter-7")
    assert capsys.readouterr().err == "--- mail to vera@example.org: Your vote counts\nThank you.\n---\n"
    assert where() == "No mail server is set up here: mail is printed on the server's console."


def test_mail_goes_to_the_server_that_is_named(mail_goes, smtp_sink):
    mail_goes(SMTP_URL=smtp_sink.url, MAIL_TO="folder")
    send(LETTER, "letter-7")
    [mail] = smtp_sink.messages
    assert (mail["To"], mail["Message-ID"], where()) == ("vera@example.org", "<letter-7@example.org>", None)


def test_server_that_is_not_there_is_an_error_of_the_one_who_sends(mail_goes):
    mail_goes(SMTP_URL="smtp://127.0.0.1:1")
    with pytest.raises(OSError):
        send(LETTER, "letter-7")
    assert where() is None


def test_password_is_not_sent_where_the_server_cannot_encrypt(mail_goes, smtp_sink):
    mail_goes(SMTP_URL=smtp_sink.url.replace("smtp://", "smtp://vera:secret@") + "?tls=starttls")
    with pytest.raises(OSError, match="STARTTLS"):
        send(LETTER, "letter-7")
    assert smtp_sink.messages == []
