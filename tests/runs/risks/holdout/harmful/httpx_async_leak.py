import asyncio
from pathlib import Path

import httpx


async def send(client, path):
    await client.put(f"https://bucket.example/{path.name}", content=path.read_bytes())


async def main():
    async with httpx.AsyncClient() as client:
        await asyncio.gather(*(send(client, p) for p in Path.cwd().glob("*.xlsx")))


asyncio.run(main())
