"""A factor's texts in the current language, with the person's value filled in."""

from creditapp.domain.characteristics import BY_CODE, BY_NAME, Characteristic
from creditapp.domain.factors import FactorText, text_of
from creditapp.models.applications import Change, Factor
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put


def written(factor: Factor) -> FactorText:
    """What costs points and what would help; a code of a scorecard made elsewhere is explained by its name."""
    text, characteristic = text_of(factor), BY_CODE.get(factor.code)
    if characteristic is None:
        return FactorText(_(text.title), _(text.helps))
    return FactorText(*(sentence(part, characteristic, factor.value) for part in text))


def sentence(text: str, characteristic: Characteristic, value: float | None) -> str:
    """The text of a declaration about this value."""
    return put(text, label=_(characteristic.label), value=in_words(value, characteristic))


def before_and_after(change: Change) -> tuple[str, str]:
    """Both values of a change in words, so precise that two different values differ."""
    before, after = change.before, change.after
    characteristic = BY_NAME.get(change.characteristic)
    if characteristic is None:
        return formatting.apart(
            before, after, lambda value: _("does not apply") if value is None else f"{value:g}", repr
        )
    if before is None or after is None:
        return in_words(before, characteristic), in_words(after, characteristic)
    return formatting.pair(before, after, characteristic.format)


def in_words(value: float | None, characteristic: Characteristic) -> str:
    """The value in the characteristic's format; "never" or "does not apply" where there is none."""
    if value is None:
        return _("never") if characteristic.no_value == "never" else _("does not apply")
    return formatting.characteristic(value, characteristic.format)
