"""Reason codes: few, fixed, printed; a sentence by a person goes with each refusal."""

from ideahub.kernel.words import _l

REPORT_REASONS = {
    "spam": _l("Advertising or spam"),
    "offensive": _l("Insulting, hateful or violent"),
    "off_topic": _l("Does not belong in this challenge"),
    "copied": _l("Copied from somebody else"),
    "privacy": _l("Shows private facts about a person"),
    "unlawful": _l("Against the law"),
    "other": _l("Another reason, in my own words"),
}

DECISION_REASONS = {
    "fits": _l("Fits the rules"),
    "off_topic": _l("Off topic: does not answer the brief"),
    "incomplete": _l("Incomplete: something the brief asks for is missing"),
    "unclear": _l("Unclear: cannot be understood as it is"),
    "duplicate": _l("Duplicate: same core as an earlier entry"),
    "spam": _l("Advertising or spam"),
    "offensive": _l("Insulting, hateful or violent"),
    "copied": _l("Copied from somebody else"),
    "privacy": _l("Private facts about a person"),
    "unlawful": _l("Against the law"),
    "other": _l("Another reason, given in words"),
}
