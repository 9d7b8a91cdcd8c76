"""Draw the site's icons from creditapp/web/static/icon.svg: ``python -m docs.make_icons`` (needs Chromium)."""

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from creditapp.web.http.assets import ROOT

CHROMIUM = "/usr/bin/chromium"
PICTURES = {"touch": 180, "large": 512}
"""Names and widths, in pixels."""
SMALL = ((16, 16), (32, 32), (48, 48))
"""What favicon.ico holds."""
COLOURS = 64


def drawn(width: int) -> Image.Image:
    """The icon at this width, on nothing."""
    svg = (ROOT / "icon.svg").read_text()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": width, "height": width})
        page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: 100vw }}</style>{svg}")
        shot = page.screenshot(omit_background=True)
        chromium.close()
    return Image.open(io.BytesIO(shot)).convert("RGBA")


def main() -> None:
    """Write all of them."""
    for name, width in PICTURES.items():
        drawn(width).quantize(COLOURS).save(ROOT / f"{name}.png", optimize=True)
    drawn(SMALL[-1][0]).save(ROOT / "favicon.ico", sizes=list(SMALL))


if __name__ == "__main__":
    main()
