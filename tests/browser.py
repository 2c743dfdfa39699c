"""A headless Chromium, driven by its own protocol over two pipes: what a page looks like is asked of what shows it.

The protocol is JSON messages that end with a zero byte (https://chromedevtools.github.io/devtools-protocol/).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to show the pages")


class Browser:
    """One tab. Each command waits for its answer, and a page for having been loaded."""

    def __init__(self, requests: int, answers: int) -> None:
        self.requests, self.answers = os.fdopen(requests, "wb", 0), os.fdopen(answers, "rb")
        self.numbers, self.session = count(1), ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable")

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The command's result. Raises RuntimeError where the browser refuses it."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.requests.write(json.dumps(message).encode() + b"\0")
        return self._until(lambda answer: answer.get("id") == number)

    def _until(self, wanted: Any) -> dict[str, Any]:
        """The first message that is wanted; what comes before it is let go."""
        while True:
            text = bytearray()
            while (byte := self.answers.read(1)) != b"\0":
                if not byte:
                    raise RuntimeError("the browser has ended")
                text += byte
            answer = json.loads(text)
            if wanted(answer):
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                result: dict[str, Any] = answer.get("result", {})
                return result

    def size(self, width: int, height: int = 800) -> None:
        """The window's, in CSS pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, page: Path, place: str = "") -> None:
        """Show a file, once all that belongs to it is there."""
        loaded = self.send("Page.navigate", url=f"{page.resolve().as_uri()}{place}")
        if "loaderId" in loaded:  # else it is another place of the same page
            self._until(lambda answer: answer.get("method") == "Page.loadEventFired")

    def ask(self, script: str) -> Any:
        """What an expression of JavaScript is, within the page."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser whose profile is in an empty folder; it is ended with the block."""
    assert CHROMIUM
    here, there = os.pipe(), os.pipe()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={folder}"]
    shell = [f'exec 3<&{here[0]} 4>&{there[1]}; exec "$@"', "-", CHROMIUM, *flags]
    started = subprocess.Popen(["sh", "-c", *shell], pass_fds=(here[0], there[1]), stderr=subprocess.DEVNULL)
    os.close(here[0])
    os.close(there[1])
    try:
        yield Browser(here[1], there[0])
    finally:
        started.kill()
        started.wait()
