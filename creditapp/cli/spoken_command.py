"""A command for applicants: its help, and what it says of a wrong call, are in the language in which it answers.

Typer and click have English words of their own. Those of the help are replaced here; of a wrong call it is said again what is
wrong, without the value: theirs repeats it.
"""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from typer.core import TyperCommand
from typer.exceptions import TyperException

from creditapp.cli.language import language_of
from creditapp.domain.texts import N_
from creditapp.web.i18n.languages import languages
from creditapp.web.i18n.texts import ENGLISH, Language, _, put, written_in

AS_IS = "\b\n"
"""In front of a paragraph whose lines stay as they are: the first is a text, the others are commands."""
HEADINGS = {"argument": N_("Arguments"), "option": N_("Options")}
EXTRAS = {"env var: ": N_("env var: "), "default: ": N_("default: "), "required": N_("required")}
"""What is said of an option behind its help."""
HELP_OPTION = N_("Show this message and exit.")
WRONG: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": lambda error: put("There is no option %(name)s.", name=error.option_name),
    "MissingParameter": lambda error: put("%(name)s is missing.", name=error.param.name),
    "BadParameter": lambda error: (
        f"{error.param_hint}: {error.message}"
        if error.param_hint
        else put("%(name)s cannot have this value.", name=error.param.opts[0])
    ),
}
"""By the class of an error, what is wrong; a hint is our own, and its message a text of ours."""


class SpokenCommand(TyperCommand):
    """The command; its paragraphs, and the help of its options, are marked texts."""

    def get_help(self, ctx: Any) -> str:
        """The help."""
        with written_in(_language(ctx)):
            return super().get_help(ctx)

    def get_usage(self, ctx: Any) -> str:
        """The line that says how it is called."""
        with written_in(_language(ctx)):
            return super().get_usage(ctx)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The same, for the help."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _("Usage: "))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What follows the command's name."""
        return [_("[OPTIONS]") if piece == "[OPTIONS]" else piece for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What it does, paragraph by paragraph."""
        spoken = copy(self)
        spoken.help = "\n\n".join(map(_paragraph, (self.help or "").split("\n\n")))
        super(SpokenCommand, spoken).format_help_text(ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments, and then options."""
        for kind, heading in HEADINGS.items():
            records = list(_records(ctx, (each for each in self.get_params(ctx) if each.param_type_name == kind)))
            with formatter.section(_(heading)):
                formatter.write_dl(records)


def usage_problem(error: TyperException) -> str:
    """What is wrong with a call of such a command, in its language; empty for any other command, and in English."""
    ctx = getattr(error, "ctx", None)
    if ctx is None or not isinstance(ctx.command, SpokenCommand) or (language := _language(ctx)) is ENGLISH:
        return ""
    with written_in(language):
        tell = WRONG.get(type(error).__name__, lambda _error: _("The command does not understand this call."))
        hint = put("Try '%(command)s' for help.", command=f"{ctx.command_path} {ctx.help_option_names[0]}")
        return f"{ctx.get_usage()}\n{hint}\n\n{_('Error: ')}{tell(error)}"


def _language(ctx: Any) -> Language:
    """That which the call names before, if there is such a one, else the environment's."""
    return languages().named(ctx.params.get("language") or "") or language_of(None)


def _paragraph(text: str) -> str:
    if not text.startswith(AS_IS):
        return _(text)
    first, *commands = text.removeprefix(AS_IS).split("\n")
    return AS_IS + "\n".join([_(first), *commands])


def _records(ctx: Any, params: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Each option beside its help."""
    for param in params:
        spoken = copy(param)
        if param.help:
            spoken.help = _(param.help)
        if isinstance(param.show_default, str):
            spoken.show_default = _(param.show_default)
        name, text = spoken.get_help_record(ctx)
        told, bracket, extras = text.rpartition("  [")
        for english, marked in EXTRAS.items():
            extras = extras.replace(english, _(marked)) if bracket else extras
        yield name, f"{told}{bracket}{extras}"
