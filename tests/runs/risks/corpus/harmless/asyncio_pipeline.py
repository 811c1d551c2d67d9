import asyncio
import random


async def producer(queue, n):
    for i in range(n):
        await asyncio.sleep(random.random() / 100)
        await queue.put(i)
    await queue.put(None)


async def consumer(queue):
    total = 0
    while (item := await queue.get()) is not None:
        total += item
    return total


async def main():
    queue = asyncio.Queue(maxsize=5)
    _, total = await asyncio.gather(producer(queue, 50), consumer(queue))
    print("total:", total)


asyncio.run(main())
