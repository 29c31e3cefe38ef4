"""Where the tests find Chromium; as root, they install it from the system's packages."""

import os
import shutil
import subprocess

# Without a window there is no toolbar to draw, which costs as much as many a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
         "google-chrome-stable")
CALM = [
    # Nothing here may call home, and no machine of a test run has a graphics card.
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-sandbox",
    # One site, no graphics: no process for each window's pages, and none that draws for others.
    "--renderer-process-limit=1", "--disable-site-isolation-trials", "--in-process-gpu",
    "--disable-software-rasterizer", "--disable-extensions",
    # No page stays long enough for its script to be worth more than to be run, or its heap to be
    # cleared often.
    "--js-flags=--no-opt --min-semi-space-size=32 --max-semi-space-size=64",
]


class NoBrowser(Exception):
    """No Chromium could be found or installed."""


def launch_options() -> dict[str, object]:
    """How Playwright starts our browser: `chromium.launch(**launch_options())`."""
    return {"executable_path": chromium(), "headless": True, "args": CALM}


def chromium() -> str:
    """The path of Chromium, installed now if need be; raises `NoBrowser` if there can be none."""
    found = installed()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
        found = installed()
    if not found:
        raise NoBrowser("The browser tests need Chromium: install it, or set PARLEY_TEST_BROWSER.")
    return found


def installed() -> str | None:
    """The Chromium of this machine, if it has one."""
    given = os.environ.get("PARLEY_TEST_BROWSER")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Ask the system for Chromium, the one without windows if there is one, and for fonts."""
    print("Installing Chromium for the browser tests …", flush=True)
    _apt_get("update -qq")
    for package in ("chromium-headless-shell", "chromium"):
        if _apt_get(f"install -y -qq {package} fonts-liberation"):
            return


def _apt_get(words: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *words.split()], env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        print(f"apt-get {words} failed:\n{done.stderr[-2000:]}", flush=True)
    return not done.returncode
