"""A Chromium without a window, driven over two pipes: what its DevTools protocol calls a message is JSON and a zero
byte, so that nothing but the browser is needed."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE = 120.0
"""Seconds that one answer may take on a machine with other work."""
START = "from os import *; import sys; r, w, *c = sys.argv[1:]; dup2(int(r), 3); dup2(int(w), 4); execv(c[0], c)"
"""Chromium reads from descriptor 3, and writes to 4."""
KEYS = {"Tab": 9, "Enter": 13, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


class BrowserError(Exception):
    """What the browser, or a script in the page, could not do."""


@define
class Browser:
    """One page of it."""

    to: int
    back: int
    number: int = 0
    session: str | None = None
    unread: bytes = b""
    events: list[dict[str, Any]] = field(factory=list)

    def send(self, method: str, **parameters: Any) -> Any:
        """The answer. Raises BrowserError."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        os.write(self.to, json.dumps(message | ({"sessionId": self.session} if self.session else {})).encode() + b"\0")
        while (answer := self.message()).get("id") != self.number:
            self.events.append(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']}")
        return answer["result"]

    def message(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.unread:
            if not select.select([self.back], [], [], max(0.0, end - time.monotonic()))[0]:
                raise BrowserError("it does not answer")
            found = os.read(self.back, 1 << 16)
            if not found:
                raise BrowserError("it has ended")
            self.unread += found
        text, _, self.unread = self.unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(text)
        return answer

    def begin(self) -> None:
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def open(self, address: str) -> None:
        """A page, loaded whole; its events from here on."""
        self.send("Page.navigate", url="about:blank")
        self.events.clear()
        self.send("Page.navigate", url=address)
        while self.evaluate("document.readyState + location.href.slice(0, 5)") != "completefile:":
            time.sleep(0.01)

    def evaluate(self, expression: str) -> Any:
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise BrowserError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """As a person does it: it goes to whatever has the focus."""
        what = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        self.send("Input.dispatchKeyEvent", type="keyDown", **what, **({"text": "\r"} if key == "Enter" else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **what)

    def click(self, selector: str) -> None:
        """With the mouse, in the middle of what is chosen."""
        box = self.evaluate(
            f"(e => (e.scrollIntoView({{block: 'center'}}), e.getBoundingClientRect().toJSON()))"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
        self.send("Input.dispatchMouseEvent", type="mousePressed", **where)
        self.send("Input.dispatchMouseEvent", type="mouseReleased", **where)

    def show(self, width: int, scheme: str = "light", height: int = 800) -> None:
        """So many pixels wide, and light or dark."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path: Path) -> None:
        """Of the whole page."""
        path.write_bytes(b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=True)["data"]))

    def of(self, method: str) -> list[dict[str, Any]]:
        """The parameters of the events of a kind."""
        return [event["params"] for event in self.events if event.get("method") == method]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """One that ends with this. `profile`: a folder of its own."""
    assert CHROMIUM is not None
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    # Out of the way of 3 and 4.
    given = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (theirs_in, theirs_out)]
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe")
    command = [sys.executable, "-c", START, *map(str, given), CHROMIUM, *options, f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        command, pass_fds=given, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for each in (theirs_in, theirs_out, *given):
        os.close(each)
    try:
        made = Browser(ours_out, ours_in)
        made.begin()
        yield made
    finally:
        process.kill()
        process.wait()
        os.close(ours_out)
        os.close(ours_in)
