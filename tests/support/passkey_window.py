"""A window of a real Chromium with a virtual authenticator (WebDriver's, over the DevTools protocol), used by keyboard."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

AXE = {"rules": {"target-size": {"enabled": True}}}


class Window:
    """A window of a browser of its own, with an authenticator."""

    def __init__(self, browser: Any, site: str, **how: Any) -> None:
        self.context = browser.new_context(**how)
        self.page = self.context.new_page()
        self.site = site
        self._devtools = self.context.new_cdp_session(self.page)
        self._devtools.send("WebAuthn.enable")
        self.authenticator = self._plugged_in()

    def _plugged_in(self, **how: Any) -> str:
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True, **how,
        }  # fmt: skip
        return str(self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])

    def take_another_device(self) -> list[dict[str, Any]]:
        """Unplug the authenticator and plug in a new one; the passkeys of the first."""
        named = {"authenticatorId": self.authenticator}
        passkeys: list[dict[str, Any]] = self._devtools.send("WebAuthn.getCredentials", named)["credentials"]
        self._devtools.send("WebAuthn.removeVirtualAuthenticator", named)
        self.authenticator = self._plugged_in()
        return passkeys

    def give(self, passkey: dict[str, Any]) -> None:
        """Put a passkey on the authenticator, as one that is synchronised."""
        self._devtools.send("WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": passkey})

    def deny(self) -> None:
        """From now on the authenticator does not verify its person."""
        self._devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": False}
        )

    def open_with_code(self, address: str, code: str) -> None:
        """Open a report with its code, which the browser then holds."""
        self.page.goto(self.site + address)
        self.page.fill("#code", code)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("main.report")

    def keep(self, name: str) -> None:
        """Make an account with the report that is open."""
        self.press("Keep your reports with a passkey")
        self.shows("What an account is")
        self.page.fill("#name", name)
        self.press("Make a passkey and keep this report")
        self.shows("Your account is ready, and keeps this report.")

    def press(self, name: str) -> None:
        """Press a button or follow a link, by keyboard alone."""
        target = self.page.locator(f"main :is(button, a):visible:text-is('{name}')").first
        target.focus()
        self.page.keyboard.press("Enter")

    def shows(self, text: str) -> None:
        """The page shows it, passes axe with the size of targets, and fits."""
        self.page.wait_for_selector(f"text={text}")
        found = Axe().run(self.page, options=AXE).response["violations"]
        assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
