"""A person in front of the installation, by HTTP alone: whatever is away for a while is tried again."""

from __future__ import annotations

import re

import httpx2

from tests.chaos.processes import until

_LINK = re.compile(r"http://\S+/sign-in/\S+")


class Person:
    """Signed in by a one-time link, as somebody who starts Parley for the first time."""

    def __init__(self, told: str) -> None:
        """`told` is what the terminal said: the link is in it."""
        self._link = _LINK.findall(told)[0]
        self._base = self._link.split("/sign-in/")[0]
        self._client = httpx2.Client(timeout=30, follow_redirects=True)
        until("a page after signing in", self._signs_in)

    def posts(self, path: str, **form: str) -> int:
        """The status of the answer; 0 where there was none. Whether it was done nobody knows then."""
        token = self._client.cookies.get("parley_csrf") or ""
        try:
            answer = self._client.post(
                f"{self._base}{path}", data=form, headers={"X-CSRFToken": token, "HX-Request": "true"}
            )
        except httpx2.HTTPError:
            return 0
        return answer.status_code

    def sees(self, path: str) -> int:
        try:
            return self._client.get(f"{self._base}{path}").status_code
        except httpx2.HTTPError:
            return 0

    def close(self) -> None:
        self._client.close()

    def _signs_in(self) -> bool:
        return self.sees(self._link.removeprefix(self._base)) == 200 and bool(self._client.cookies.get("parley_csrf"))
