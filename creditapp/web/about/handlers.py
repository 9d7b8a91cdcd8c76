"""Pages about the site, the same for everybody; a setting that is missing is said in a line of its own."""

from aiohttp import web

from creditapp.settings import Settings
from creditapp.web.about.contexts import ContactPage, HelpPage, PrivacyPage, Reach, SummaryPage, TermsPage
from creditapp.web.about.texts import paragraphs
from creditapp.web.contexts import Context
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.render import Pages


class AboutHandlers:
    """The handlers of the pages about the site; the operator's texts are read once, at the start."""

    def __init__(self, settings: Settings, pages: Pages) -> None:
        self._pages = pages
        self._privacy = paragraphs(settings.privacy_file, "CREDITAPP_PRIVACY_FILE")
        self._terms = paragraphs(settings.terms_file, "CREDITAPP_TERMS_FILE")
        self._reach = Reach(
            bureau=settings.bureau,
            email=settings.support_email,
            phone=settings.support_phone,
            address=settings.support_address,
        )

    async def help(self, _: web.Request) -> web.Response:
        """GET /help."""
        return self._answer(HelpPage(reach=self._reach))

    async def contact(self, request: web.Request) -> web.Response:
        """GET /contact; for programs what is set, and None for what is not."""
        if wants_json(request):
            reach = self._reach
            return json_answer(
                {
                    "bureau": reach.bureau,
                    "email": reach.email or None,
                    "phone": reach.phone or None,
                    "address": reach.address or None,
                }
            )
        return self._answer(ContactPage(reach=self._reach))

    async def privacy(self, _: web.Request) -> web.Response:
        """GET /privacy."""
        return self._answer(PrivacyPage(notice=self._privacy))

    async def terms(self, _: web.Request) -> web.Response:
        """GET /terms."""
        return self._answer(TermsPage(terms=self._terms))

    async def summary(self, _: web.Request) -> web.Response:
        """GET /rights."""
        return self._answer(SummaryPage())

    def _answer(self, page: Context) -> web.Response:
        return html_answer(self._pages.render(page))
