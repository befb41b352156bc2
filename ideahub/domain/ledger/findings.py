"""What a check of the ledger can find, by the number of the invariant that does not hold."""

from dataclasses import dataclass

RULES = {
    "I1": "every posting is whole, and balances in each unit",
    "I2": "all legs together balance in each unit",
    "I3": "no debt of ours, and none to us, was ever below 0",
    "I4": "each balance is what its legs give",
    "I5": "every posting is as it was written, and so are the seals over them",
    "I6": "what belongs to a challenge is moved by its own postings",
    "I15": "every posting says who and why, and what moves cash was reported by a provider",
    "I18": "every code spells an account, its type and its unit; amounts are whole and above 0",
    "I19": "every posting moves money between accounts that its kind allows, and income comes of fees alone",
    "I20": "what has to be paid out of an account in whole leaves nothing",
}


@dataclass(frozen=True)
class Finding:
    """Something that must not be: the rule, what is wrong in words, and the posting, account or seal that it is about."""

    rule: str
    words: str
    posting: int | None = None
    account: str | None = None
    seal: int | None = None

    @property
    def name(self) -> str:
        """The rule and what it is about, without words.

        >>> Finding("I1", "does not balance", posting=17).name
        'I1 posting 17'
        """
        about = [f"{kind} {of}" for kind, of in (("posting", self.posting), ("account", self.account), ("seal", self.seal)) if of is not None]
        return " ".join([self.rule, *about])
