"""Passwords: hashing with argon2id, and which ones are too easy to guess."""

import hashlib
import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ideahub.kernel.errors import Invalid
from ideahub.kernel.words import _

LEAST, MOST = 10, 200
# Argon2id as OWASP advises for servers with little memory: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# The hash of a password that nobody has: checked where there is no account, so that both take equally long.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$AOt6xUZRAfFtqlIYZ874Ew$pWIrYtWEePo0qyQqs4YXGzzA/R82pFg2frEBXEC/+Ic"

# What is left of the passwords that people choose most, once figures and signs are taken away.
_COMMON = """
password passwort motdepasse contrasena parola senha wachtwoord haslo passord salasana kennwort geheim secret secreto qwerty qwertyuiop
qwertz qwertzuiop azerty azertyuiop asdfgh asdfghjkl asdfghjklo zxcvbn zxcvbnm yxcvbnm qazwsx qazwsxedc qweasd qweasdzxc qweqwe qwe asd
zxc abc abcd abcde abcdef abcdefg abcdefgh abcdefghij iloveyou loveyou iloveu ichliebedich jetaime teamo tequiero letmein welcome
welcomeback willkommen bienvenue admin administrator root user login changeme default guest test testing master monkey dragon football
baseball basketball fussball soccer superman batman spiderman starwars pokemon princess sunshine shadow michael jennifer jordan hunter
killer trustno trustme whatever freedom computer internet samsung google facebook summer winter spring autumn sommer fruehling herbst
january february march april june july august september october november december hello helloworld hallo hallowelt bonjour hola ciao
ninja mustang access flower cheese cookie pepper ginger charlie matthew liverpool chelsea arsenal barcelona realmadrid juventus bayern
galatasaray fenerbahce besiktas blink tinkle lovely mylove babygirl princesa estrella mariposa correcthorsebatterystaple pw pass passw
passwd passphrase mypassword thepassword
"""
COMMON_STEMS = frozenset(_COMMON.split())


def hash_password(password: str) -> str:
    """The argon2id hash of a password. Slow on purpose: call it before a command begins, never inside one."""
    return _hasher.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; as slow where there is no hash at all."""
    try:
        found = _hasher.verify(password_hash or _NOBODY, _bytes(password[: MOST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return found and password_hash is not None


def prove(user, password: str) -> str:
    """The proof that the person knows the password, for commands that ask for one; Invalid where it is another."""
    if not matches(user.password_hash, password):
        raise Invalid(_("This is not your present password."), field="password")
    return fingerprint(user)


def fingerprint(user) -> str:
    """What changes whenever the password does, and tells nothing about it."""
    return hashlib.sha256(f"fingerprint:{user.password_hash}".encode()).hexdigest()[:32]


def refuse_weak(password: str, *own_words: str | None, field: str = "password") -> None:
    """Raise Invalid where the password is short, much too long, one of the common ones, or made of one's own name or address."""
    sentence = weakness(password, *own_words)
    if sentence:
        raise Invalid(sentence, field=field)


def weakness(password: str, *own_words: str | None):
    """The sentence that says why a password is too weak; None where it is good enough. No rules about kinds of characters."""
    if len(password) < LEAST:
        return _("A password has at least %(least)d characters; three or four words in a row are easy to keep.", least=LEAST)
    if len(password) > MOST:
        return _("A password has at most %(most)d characters.", most=MOST)
    plain = unicodedata.normalize("NFKC", password).casefold()
    letters = re.sub(r"[\W\d_]+", "", plain)
    if len(set(plain)) < 4 or _is_run(plain) or letters in COMMON_STEMS or _is_repeated(letters):
        return _("Many people use this password or one like it, so it is guessed first. Take another.")
    rest = plain
    for part in sorted(_parts(own_words), key=len, reverse=True):
        rest = rest.replace(part, "")
    if rest != plain and len(rest) < 6:
        return _("This is mostly your own name, your address or the name of this site, so it is easy to guess. Take another.")
    return None


def _parts(own_words) -> set[str]:
    words = {"ideahub"}
    for own in own_words:
        own = unicodedata.normalize("NFKC", own or "").casefold()
        words |= {own, *re.split(r"[\W_]+", own)}
    return {word for word in words if len(word) >= 3}


def _is_run(plain: str) -> bool:
    """Whether each character follows the one before it, up or down: 1234567890, abcdefghij, 9876543210."""
    steps = {(ord(later) - ord(earlier)) for earlier, later in zip(plain, plain[1:], strict=False)}
    return plain in ("1234567890", "0987654321", "12345678910") or steps in ({1}, {-1}, {0})


def _is_repeated(letters: str) -> bool:
    """Whether a common word stands there twice or more often: passwordpassword."""
    return any(len(letters) > len(stem) and len(stem) > 2 and letters == stem * (len(letters) // len(stem)) for stem in COMMON_STEMS)


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
