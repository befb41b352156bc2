"""Money as people type it, as it is kept, and as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ideahub.kernel.errors import Invalid
from ideahub.kernel.money import CURRENCIES, MOST, Money, exponent, format_money, parse


class TestMoney:
    def test_amounts_of_one_currency_add_up(self):
        assert Money(250, "EUR") + Money(50, "EUR") == Money(300, "EUR")

    def test_amounts_of_two_currencies_do_not(self):
        with pytest.raises(ValueError):
            Money(250, "EUR") + Money(250, "USD")

    @pytest.mark.parametrize("minor", [2.5, "250", True, None])
    def test_amount_that_is_no_whole_number_is_refused(self, minor):
        with pytest.raises(TypeError):
            Money(minor, "EUR")

    def test_amount_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            Money(250, "EUR").minor = 300

    def test_major_units_are_exact(self):
        assert [str(Money(1234, currency).major()) for currency in ("JPY", "EUR", "KWD")] == ["1234", "12.34", "1.234"]


def test_exponent_is_that_of_iso_4217():
    assert {currency: exponent(currency) for currency in ("JPY", "KRW", "EUR", "USD", "KWD")} == {"JPY": 0, "KRW": 0, "EUR": 2, "USD": 2, "KWD": 3}


class TestParse:
    @pytest.mark.parametrize(
        ("typed", "locale", "minor"),
        [
            ("2500", "en", 250_000), ("2500", "de", 250_000), ("007", "en", 700),
            ("1,234.50", "en", 123_450), ("1.234,50", "de", 123_450), ("1.234,50", "en", 123_450), ("1,234.50", "de", 123_450),
            ("1234.5", "en", 123_450), ("1234.5", "de", 123_450), ("1234,5", "en", 123_450),
            ("1,000", "en", 100_000), ("1.000", "de", 100_000), ("1,234,567", "en", 123_456_700), ("1.234.567", "en", 123_456_700),
            (" 1 234,50 ", "de", 123_450), ("1\u00a0234,50", "de", 123_450), ("1'234.50", "de", 123_450), ("0.01", "en", 1),
            ("1000000000000", "en", 100 * MOST),
        ],
    )  # fmt: skip
    def test_amount_is_understood(self, typed, locale, minor):
        assert parse(typed, "EUR", locale) == Money(minor, "EUR")

    @pytest.mark.parametrize(("typed", "currency", "minor"), [("1234", "JPY", 1234), ("1.234", "KWD", 1234), ("1.5", "KWD", 1500)])
    def test_each_currency_has_its_own_decimals(self, typed, currency, minor):
        assert parse(typed, currency) == Money(minor, currency)

    @pytest.mark.parametrize(
        ("typed", "locale", "sentence"),
        [
            ("", "en", "Write the amount in digits, such as 2500."), ("a lot", "en", "Write the amount in digits, such as 2500."),
            ("€5", "en", "Write the amount in digits, such as 2500."), ("٣", "en", "Write the amount in digits, such as 2500."),
            ("1e5", "en", "Write the amount in digits, such as 2500."), ("1,2,3", "en", "Write the amount in digits, such as 2500."),
            ("1.234,567.8", "en", "Write the amount in digits, such as 2500."), ("5.", "en", "Write the amount in digits, such as 2500."),
            ("NaN", "en", "Write the amount in digits, such as 2500."),
            ("-5", "en", "The amount has to be above 0."), ("−5", "en", "The amount has to be above 0."), ("0", "en", "The amount has to be above 0."),
            ("0.00", "en", "The amount has to be above 0."),
            ("1.005", "en", "EUR has 2 decimals; this amount has more."), ("1,005", "de", "EUR has 2 decimals; this amount has more."),
            ("1." + "0" * 40 + "1", "en", "EUR has 2 decimals; this amount has more."),
            ("1000000000000.01", "en", "The amount is too large: at most a trillion."), ("9" * 5000, "en", "The amount is too large: at most a trillion."),
        ],
    )  # fmt: skip
    def test_amount_that_is_none_is_refused_with_a_sentence(self, typed, locale, sentence):
        with pytest.raises(Invalid) as refusal:
            parse(typed, "EUR", locale)
        assert refusal.value.problems == {"amount": sentence}

    def test_thousand_with_the_other_languages_sign_is_never_taken_for_one(self):
        with pytest.raises(Invalid):
            parse("1.000", "EUR", "en")

    def test_yen_with_decimals_is_refused(self):
        with pytest.raises(Invalid, match="JPY has no decimals"):
            parse("12.5", "JPY")

    def test_unknown_currency_is_refused(self):
        with pytest.raises(Invalid) as refusal:
            parse("5", "XXX")
        assert refusal.value.problems == {"currency": "There is no currency called “XXX” here."}

    @given(st.integers(1, 10**12), st.sampled_from(CURRENCIES), st.sampled_from(["en", "de"]))
    def test_exact_amount_reads_back_as_it_was(self, minor, currency, locale):
        assert parse(f"{Money(minor, currency).major():f}", currency, "en") == Money(minor, currency)


class TestFormatMoney:
    @pytest.mark.parametrize(
        ("money", "locale", "words"),
        [
            (Money(250_000, "EUR"), "en", "€2,500"), (Money(250_000, "EUR"), "de", "2.500\u00a0€"), (Money(250_050, "EUR"), "en", "€2,500.50"),
            (Money(250_050, "EUR"), "de", "2.500,50\u00a0€"), (Money(1234, "JPY"), "en", "¥1,234"), (Money(1500, "KWD"), "en", "KWD\u00a01.500"),
            (Money(250_000, "CHF"), "en", "CHF\u00a02,500"), (Money(0, "EUR"), "en", "€0"),
        ],
    )  # fmt: skip
    def test_amount_is_written_as_the_locale_writes_it(self, money, locale, words):
        assert format_money(money, locale) == words
