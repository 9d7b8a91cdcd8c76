"""The language of an applicant's command: the one that it names, else the environment's, as gettext reads it."""

import os
from collections.abc import Mapping

import typer

from creditapp.web.i18n.languages import languages
from creditapp.web.i18n.texts import Language, put, written_in

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides; each may list several languages."""


def language_of(option: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language; BadParameter if the command names one that there is not."""
    if option is None:
        wish = next((environment[name] for name in VARIABLES if environment.get(name)), "")
        return languages().preferred(wish.split(":"))
    if (language := languages().named(option)) is None:
        known = ", ".join(language.code for language in languages().all)
        with written_in(language_of(None, environment)):
            raise typer.BadParameter(put("there are %(known)s", known=known), param_hint="--language")
    return language
