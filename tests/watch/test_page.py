"""The page in a browser: curves, runs side by side, pictures; nothing from elsewhere, no markup in names."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from watch.watched import serving, write_run
from web.browser import browser

STATIC = Path(__file__).parents[2] / "src" / "inkmath" / "watch" / "static"
NODE = shutil.which("node")


@pytest.mark.slow
def test_two_runs_are_shown_side_by_side(run_folder: Path) -> None:
    second = run_folder.parent / "<i>second"
    write_run(second, seed=1)
    config = json.loads((second / "config.json").read_text())
    config["settings"] |= {"momentum": 0.9}  # that the first has no such setting is no difference
    (second / "config.json").write_text(json.dumps(config))
    with serving(run_folder, second) as server, browser() as opened:
        page, complaints, hosts = opened.new_page(), list[str](), set[str]()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(server.address)
        page.wait_for_selector("#pictures article:nth-child(2) img")
        assert page.locator("#loss path").count() == 6
        assert page.locator("#accuracy path").count() == 4
        assert page.locator("#table thead th").all_inner_texts() == ["first", "<i>second"]
        assert page.locator("tr.differs").all_inner_texts() == ["seed\t0\t1"]
        assert page.locator("#table").inner_text().count("1 min 15 s") == 2
        assert page.locator(".tiles b").all_inner_texts() == ["<b>x</b>"] * 2
        assert page.locator("i").count() == 0
        page.locator("#loss svg").hover(position={"x": 400, "y": 100})
        assert "first, validation" in page.locator("#loss .tip").inner_text()
        page.locator("#is-log").check()
        assert page.locator("#loss path").count() == 6
        assert not complaints
        assert hosts <= {f"127.0.0.1:{server.server_port}", ""}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_modules_pass_their_unit_tests() -> None:
    if NODE is None:
        pytest.skip("Node is not installed: the page's modules are tested in the browser alone.")
    tests = sorted(map(str, (Path(__file__).parent / "js").glob("*.test.js")))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
