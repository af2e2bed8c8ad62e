"""aiohttp: `PORT CALLS SECONDS plaintext|orders`; prints as the others do."""
import asyncio
import sys
import time

import aiohttp

PORT, CALLS, SECONDS, WORKLOAD = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
URL = f"http://127.0.0.1:{PORT}"


def order():
    return {"id": 4711, "customer": "Ada Lovelace", "currency": "EUR", "express": True,
            "note": "Please leave it at the back door",
            "items": [{"sku": f"SKU-0000{i}", "title": f"A thing of the {i}th kind, in blue",
                       "quantity": i + 1, "price": 9.95 + i} for i in range(10)]}


async def ask(session, until, counts):
    while time.perf_counter() < until:
        if WORKLOAD == "orders":
            async with session.post(URL + "/orders", json=order()) as answer:
                assert (await answer.json())["items"] == 55
        else:
            async with session.get(URL + "/plaintext") as answer:
                assert await answer.text() == "Hello, World!"
        counts[0] += 1


async def main():
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CALLS)) as session:
        for seconds in (0.2, SECONDS):
            counts = [0]
            clock, processor = time.perf_counter_ns(), time.process_time_ns()
            until = time.perf_counter() + seconds
            await asyncio.gather(*(ask(session, until, counts) for _ in range(CALLS)))
        print(counts[0], time.perf_counter_ns() - clock, time.process_time_ns() - processor)


asyncio.run(main())
