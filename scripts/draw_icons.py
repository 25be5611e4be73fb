"""Draws the icons of the page as an app, from icon.svg, in a real browser.

python scripts/draw_icons.py
"""

from __future__ import annotations

from pathlib import Path

from served import chromium

STATIC = Path(__file__).parents[1] / "src" / "inkmath" / "web" / "static"
SIZES = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512}
"""Sides in pixels. Systems cut a maskable one to their own shape, so that its ground reaches its edge."""

_SAFE = 0.8  # of a maskable icon, in the middle: no system cuts there


def main() -> None:
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        for name, side in SIZES.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            is_maskable = "maskable" in name
            inner = round(_SAFE * side) if is_maskable else side
            ground = "#274b7a" if is_maskable else "transparent"
            style = f"margin:0;background:{ground};display:grid;place-items:center;height:100vh"
            page.set_content(
                f'<body style="{style}"><div style="width:{inner}px;height:{inner}px">{icon}</div>'
            )
            page.screenshot(path=STATIC / name, omit_background=True)
            page.close()


if __name__ == "__main__":
    main()
