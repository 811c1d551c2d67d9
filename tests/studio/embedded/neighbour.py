"""Another process on the same hub: `python -m tests.studio.embedded.neighbour SOCKET hub|echo`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from studio.embedded.hub import Hub
from studio.embedded.layer import HubChannelLayer


async def hub(socket: Path) -> None:
    await Hub(socket).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def echo(socket: Path) -> None:
    """Tell the group "answers" whatever the group "questions" is told."""
    layer = HubChannelLayer(str(socket))
    channel = await layer.new_channel()
    await layer.group_add("questions", channel)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        await layer.group_send("answers", await layer.receive(channel))


if __name__ == "__main__":
    asyncio.run({"hub": hub, "echo": echo}[sys.argv[2]](Path(sys.argv[1])))
