#!/usr/bin/env python3
"""The mock server with a thousand clients at once, good ones and bad ones.

    benches/server.py [ROUNDS]

It starts `mock_server` on a free port of the loopback interface, and these clients together:

* 1,000 connections, each with ROUNDS polls, one after the other (20 if it is not said);
* slow writers, whose requests take a second, and slow readers, who ask 500 times before they read;
* clients that close their side behind their last request, and clients that send garbage;
* 10 connections with 10,000 requests each, which do not wait for an answer.

Every request has to be answered, every piece of garbage refused, and the memory of the server stays
bounded. One more client polls all the time: its waiting times say what the others cost it.
"""

import asyncio
import pathlib
import random
import re
import resource
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[1]
CONNECTIONS, PIPELINES, PIPELINED, ODD = 1000, 10, 10_000, 50
#: No client waits longer for anything. The server's own patience is 60 s a request.
PATIENCE = 120
OK = b"HTTP/1.1 200 "
#: What the server may take, in MiB: a thread and a buffer of 16 KiB for each connection.
MEMORY = 100

answered = {}


def poll():
    body = (TOP / "bsim-codec/tests/data/demo/KeepSessionAlive.xml").read_bytes()
    # The session names the address that it was opened from.
    body = body.replace(b"210.13.111.138", b"127.0.0.1")
    head = (
        "POST /imsoap/BSIMService.asmx HTTP/1.1\r\nHost: localhost\r\n"
        'Content-Type: text/xml; charset=utf-8\r\nSOAPAction: "http://www.imcomponents.com/KeepSessionAlive"\r\n'
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


POLL = poll()


def count(kind, number=1):
    answered[kind] = answered.get(kind, 0) + number


async def answer(reader):
    """The status of one answer, whose body is read."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)\r\n", head)
    await reader.readexactly(int(length[1]))
    return int(head.split()[1])


async def polls(connect, rounds, kind):
    reader, writer = await connect()
    for _ in range(rounds):
        writer.write(POLL)
        count(kind, await answer(reader) == 200)
    writer.close()


async def slow_writer(connect):
    reader, writer = await connect()
    for at in range(0, len(POLL), 32):
        writer.write(POLL[at : at + 32])
        await writer.drain()
        await asyncio.sleep(0.03)
    count("slow writers", await answer(reader) == 200)
    writer.close()


async def slow_reader(connect):
    reader, writer = await connect()
    writer.write(POLL * 500)
    await writer.drain()
    for _ in range(500):
        await asyncio.sleep(0.002)
        count("slow readers", await answer(reader) == 200)
    writer.close()


async def half_closed(connect):
    reader, writer = await connect()
    writer.write(POLL * 3)
    writer.write_eof()
    everything = await reader.read()
    count("half-closed", everything.count(OK))


async def garbage(connect, noise):
    reader, writer = await connect()
    writer.write(noise.randbytes(1000) + b"\r\n\r\n")
    everything = await reader.read()
    count("garbage", everything.startswith(b"HTTP/1.1 400 "))
    writer.close()


async def pipeline(connect):
    reader, writer = await connect()

    async def send():
        for _ in range(PIPELINED // 100):
            writer.write(POLL * 100)
            await writer.drain()
        writer.write_eof()

    sending = asyncio.create_task(send())
    # A mark that two pieces share is in the second one, with the end of the first.
    tail = b""
    while piece := await reader.read(1 << 16):
        piece = tail + piece
        count("pipelined", piece.count(OK))
        tail = piece[-(len(OK) - 1) :]
    await sending


async def witness(connect, waits):
    """Polls until it is cancelled."""
    reader, writer = await connect()
    while True:
        start = time.monotonic()
        writer.write(POLL)
        if await answer(reader) != 200:
            raise SystemExit("the witness was refused")
        waits.append(time.monotonic() - start)
        await asyncio.sleep(0.01)


def memory(server, name):
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024


async def attack(server, address, rounds):
    host, port = address.split(":")

    async def connect():
        return await asyncio.open_connection(host, int(port))

    noise, waits = random.Random(1), []
    idle = memory(server, "VmRSS")
    observer = asyncio.create_task(witness(connect, waits))
    await asyncio.sleep(0.5)
    alone = sorted(waits)
    waits.clear()
    clients = [polls(connect, rounds, "polls") for _ in range(CONNECTIONS)]
    for _ in range(ODD):
        clients += [slow_writer(connect), slow_reader(connect), half_closed(connect), garbage(connect, noise)]
    clients += [pipeline(connect) for _ in range(PIPELINES)]
    start = time.monotonic()
    await asyncio.wait_for(asyncio.gather(*clients), PATIENCE)
    seconds = time.monotonic() - start
    observer.cancel()

    expected = {
        "polls": CONNECTIONS * rounds, "slow writers": ODD, "slow readers": 500 * ODD,
        "half-closed": 3 * ODD, "garbage": ODD, "pipelined": PIPELINES * PIPELINED,
    }
    for kind, number in expected.items():
        print(f"{kind:>14}: {answered.get(kind, 0):>7} of {number} answered")
    waits.sort()
    peak = memory(server, "VmHWM")
    print(f"{len(clients)} clients, {sum(answered.values())} answers in {seconds:.1f} s")
    print(f"another client waits {1e3 * waits[len(waits) // 2]:.1f} ms, at most {1e3 * waits[-1]:.0f} ms;"
          f" alone {1e3 * alone[len(alone) // 2]:.1f} ms")
    print(f"memory of the server: {idle:.1f} MiB idle, {peak:.1f} MiB at most")
    return answered == expected and waits and peak < MEMORY


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    build = ["cargo", "build", "--quiet", "--release", "-p", "bsim-examples", "--example"]
    subprocess.run([*build, "mock_server", "--example", "client"], cwd=TOP, check=True)
    target = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=TOP,
                            check=True, capture_output=True, text=True).stdout
    examples = pathlib.Path(re.search(r'"target_directory":"([^"]*)"', target)[1]) / "release/examples"
    command = [examples / "mock_server", "--port", "0", "--quiet", "--for", str(2 * PATIENCE), "--connections", "2000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().split()[-1]
            # The first session of a mock is that of the demo; the script opens it.
            subprocess.run([examples / "client", "--script", "--server", address], check=True,
                           stdout=subprocess.DEVNULL)
            is_well = asyncio.run(attack(server, address, rounds))
        finally:
            server.kill()
    sys.exit(0 if is_well else "something is lost")


if __name__ == "__main__":
    main()
