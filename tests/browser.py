"""A headless Chromium, driven by its own protocol over two pipes: what a page looks like is asked of what shows it.

The protocol is JSON messages that end with a zero byte (https://chromedevtools.github.io/devtools-protocol/).
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to show the pages")
PATIENCE = 120.0
"""Seconds that one answer may take on a machine with other work."""
START = "from os import *; import sys; r, w, *c = sys.argv[1:]; dup2(int(r), 3); dup2(int(w), 4); execv(c[0], c)"
"""Chromium reads from descriptor 3, and writes to 4."""
KEYS = {"Tab": 9, "Enter": 13, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


@define
class Browser:
    """One tab. Each command waits for its answer, and a page for having been loaded."""

    requests: int
    answers: int
    number: int = 0
    session: str = ""
    unread: bytes = b""
    events: list[dict[str, Any]] = field(factory=list)
    """What has happened since the last page was opened."""

    def __attrs_post_init__(self) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The command's result. Raises RuntimeError where the browser refuses it."""
        self.number += 1
        number, message = self.number, {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda answer: answer.get("id") == number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that is wanted; what comes before it is kept as what has happened."""
        while not wanted(answer := self._message()):
            self.events.append(answer)
        return answer

    def _message(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.unread:
            if not select.select([self.answers], [], [], max(0.0, end - time.monotonic()))[0]:
                raise RuntimeError("the browser does not answer")
            found = os.read(self.answers, 1 << 16)
            if not found:
                raise RuntimeError("the browser has ended")
            self.unread += found
        text, _, self.unread = self.unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(text)
        return answer

    def of(self, method: str) -> list[dict[str, Any]]:
        """The parameters of the events of a kind."""
        return [event["params"] for event in self.events if event.get("method") == method]

    def size(self, width: int, height: int = 800) -> None:
        """The window's, in CSS pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def scheme(self, name: str) -> None:
        """`light` or `dark`: what the person who looks prefers."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, page: Path, place: str = "") -> None:
        """Show a file anew, once all that belongs to it is there."""
        for address in ("about:blank", f"{page.resolve().as_uri()}{place}"):
            self.events.clear()
            self.send("Page.navigate", url=address)
            if not self.of("Page.loadEventFired"):
                self._until(lambda answer: answer.get("method") == "Page.loadEventFired")

    def ask(self, script: str) -> Any:
        """What an expression of JavaScript is, within the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """As a person does it: it goes to whatever has the focus."""
        what = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        self.send("Input.dispatchKeyEvent", type="keyDown", **what, **({"text": "\r"} if key == "Enter" else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **what)

    def click(self, selector: str) -> None:
        """With the mouse, in the middle of what is chosen."""
        box = self.ask(
            f"(e => (e.scrollIntoView({{block: 'center'}}), e.getBoundingClientRect().toJSON()))"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
        self.send("Input.dispatchMouseEvent", type="mousePressed", **where)
        self.send("Input.dispatchMouseEvent", type="mouseReleased", **where)

    def picture(self, path: Path) -> None:
        """Of the whole page."""
        path.write_bytes(b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=True)["data"]))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser whose profile is in an empty folder; it is ended with the block."""
    assert CHROMIUM is not None
    here, there = os.pipe(), os.pipe()
    # Out of the way of 3 and 4.
    given = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (here[0], there[1])]
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe")
    command = [sys.executable, "-c", START, *map(str, given), CHROMIUM, *flags, f"--user-data-dir={folder}"]
    started = subprocess.Popen(
        command, pass_fds=given, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for each in (here[0], there[1], *given):
        os.close(each)
    try:
        yield Browser(here[1], there[0])
    finally:
        started.kill()
        started.wait()
        os.close(here[1])
        os.close(there[0])
