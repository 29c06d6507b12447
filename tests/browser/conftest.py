"""JupyterLab as `make lab` starts it, and a Chromium that may talk to nobody else."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "out" / "browser"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# Without these a browser looks for its maker's servers at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Lab:
    """A running JupyterLab: its address with the token left out, and the token."""

    address: str
    token: str

    def sessions(self) -> list[dict[str, Any]]:
        """Return the sessions, each with its kernel's state."""
        with urllib.request.urlopen(
            f"{self.address}/api/sessions?token={self.token}", timeout=20
        ) as reply:
            found: list[dict[str, Any]] = json.load(reply)
            return found


@dataclass
class Heard:
    """What a page asked for and complained about."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def make_command(verb: str) -> list[str]:
    """Return the command that a verb of the Makefile runs last, with this interpreter's folder."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    line = re.search(rf"^{verb}:.*\n((?:\t.*\n)+)", text, re.M)
    assert line, f"the Makefile has no verb {verb}"
    command = line[1].strip().splitlines()[-1].strip().lstrip("@")
    here = str(Path(sys.executable).parent)
    return ["sh", "-c", "exec " + command.replace("$(BIN)", here).replace("$$", "$")]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on copies of the notebooks, started by the command behind `make lab`."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns("out"))
    port, token = free_port(), "nobody-else"
    settings = home / "settings" / "@jupyterlab"
    # Off-screen cells must be in the page to be looked at; news are fetched from outside.
    for place, values in (
        ("notebook-extension/tracker", {"windowingMode": "none"}),
        (
            "apputils-extension/notification",
            {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
        ),
    ):
        file = settings / f"{place}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")])
        ),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_TOKEN": token,
        "JUPYTER_PORT": str(port),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "MPLBACKEND": "Agg",
    }
    (home / "config").mkdir()
    (home / "config" / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"open_browser": False, "ip": "127.0.0.1"}}), encoding="utf-8"
    )
    with open(home / "lab.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            make_command("lab"),
            cwd=home,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    found = Lab(f"http://127.0.0.1:{port}", token)
    try:
        for _ in range(240):
            try:
                found.sessions()
                break
            except OSError:
                assert server.poll() is None, (home / "lab.log").read_text(encoding="utf-8")[-3000:]
                time.sleep(0.5)
        else:
            pytest.fail((home / "lab.log").read_text(encoding="utf-8")[-3000:], pytrace=False)
        yield found
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    where = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=where, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    """A page that reaches this machine only; what else it asks for is written down and refused."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    one = chromium.new_page(viewport={"width": 1300, "height": 1000})
    heard = Heard()
    one.heard = heard

    def gate(route: Any) -> None:
        address = route.request.url
        if address.startswith((lab.address, "data:", "blob:")):
            route.continue_()
        else:
            heard.outside.append(address)
            route.abort()

    one.route("**/*", gate)
    one.on("console", lambda m: heard.errors.append(m.text) if m.type == "error" else None)
    one.on("pageerror", lambda error: heard.errors.append(str(error)))
    yield one
    one.close()
