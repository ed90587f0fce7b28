#!/usr/bin/env python3
"""Tests the mock server with a thousand clients at once, valid and hostile.

    benches/server.py [ROUNDS]

It starts `mock_server` on a free port of the loopback interface, opens all connections with a poll each,
and starts these clients at the same time:

* 1,000 that each send ROUNDS polls, one after the other (default 20);
* 50 slow writers, whose request takes a second; 50 slow readers, which send 500 requests before they
  read; 50 that close their side after their last request; and 50 that send garbage;
* 10 that each send 10,000 requests without waiting for responses.

Every request must get a response, all garbage must be refused, and the memory of the server must stay
bounded. One more client polls all the time and measures how long it waits.
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
#: So many connections are opened at the same time. The queue of a listener of Rust's standard library has
#: room for 128. Above that, the kernel sends SYN cookies and may reset a connection in use.
OPENING = 100
#: The timeout of a client. The server allows 60 s for a request.
PATIENCE = 120
OK = b"HTTP/1.1 200 "
#: The memory limit of the server, in MiB: each connection has a thread and a buffer of 16 KiB.
MEMORY = 100

answered = {}


def poll():
    body = (TOP / "bsim-codec/tests/data/demo/KeepSessionAlive.xml").read_bytes()
    # The session contains the address of the client.
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


async def response(reader):
    """Reads one response, and returns its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)\r\n", head)
    await reader.readexactly(int(length[1]))
    return int(head.split()[1])


async def polls(reader, writer, rounds):
    for _ in range(rounds):
        writer.write(POLL)
        count("polls", await response(reader) == 200)
    writer.close()


async def slow_writer(reader, writer):
    for at in range(0, len(POLL), 32):
        writer.write(POLL[at : at + 32])
        await writer.drain()
        await asyncio.sleep(0.03)
    count("slow writers", await response(reader) == 200)
    writer.close()


async def slow_reader(reader, writer):
    writer.write(POLL * 500)
    await writer.drain()
    for _ in range(500):
        await asyncio.sleep(0.002)
        count("slow readers", await response(reader) == 200)
    writer.close()


async def half_closed(reader, writer):
    writer.write(POLL * 3)
    writer.write_eof()
    everything = await reader.read()
    count("half-closed", everything.count(OK))


async def garbage(reader, writer, noise):
    writer.write(noise.randbytes(1000) + b"\r\n\r\n")
    everything = await reader.read()
    count("garbage", everything.startswith(b"HTTP/1.1 400 "))
    writer.close()


async def pipeline(reader, writer):
    async def send():
        for _ in range(PIPELINED // 100):
            writer.write(POLL * 100)
            await writer.drain()
        writer.write_eof()

    sending = asyncio.create_task(send())
    # Keep the end of a piece, to find a status line that is split between two pieces.
    tail = b""
    while piece := await reader.read(1 << 16):
        piece = tail + piece
        count("pipelined", piece.count(OK))
        tail = piece[-(len(OK) - 1) :]
    await sending


async def witness(reader, writer, waits):
    """Polls until the task is canceled."""
    while True:
        start = time.monotonic()
        writer.write(POLL)
        if await response(reader) != 200:
            raise SystemExit("the witness was refused")
        waits.append(time.monotonic() - start)
        await asyncio.sleep(0.01)


def memory(server, name):
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024


async def attack(server, address, rounds):
    host, port = address.split(":")
    opening = asyncio.Semaphore(OPENING)

    async def connect():
        async with opening:
            reader, writer = await asyncio.open_connection(host, int(port))
            # The response shows that the server has taken the connection from its queue.
            writer.write(POLL)
            if await response(reader) != 200:
                raise SystemExit("a first poll was refused")
        return reader, writer

    noise, waits = random.Random(1), []
    idle = memory(server, "VmRSS")
    observer = asyncio.create_task(witness(*await connect(), waits))
    await asyncio.sleep(0.5)
    alone = sorted(waits)
    behaviors = [lambda *streams: polls(*streams, rounds)] * CONNECTIONS
    behaviors += [slow_writer, slow_reader, half_closed, lambda *streams: garbage(*streams, noise)] * ODD
    behaviors += [pipeline] * PIPELINES
    opened = await asyncio.gather(*(connect() for _ in behaviors))
    waits.clear()
    start = time.monotonic()
    clients = [behavior(*streams) for behavior, streams in zip(behaviors, opened)]
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
    print(f"{len(clients)} clients, {sum(answered.values())} responses in {seconds:.1f} s")
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
            # The first session of a mock server is the published session. The script opens it.
            subprocess.run([examples / "client", "--script", "--server", address], check=True,
                           stdout=subprocess.DEVNULL)
            is_well = asyncio.run(attack(server, address, rounds))
        finally:
            server.kill()
    sys.exit(0 if is_well else "a request got no response, garbage was accepted, or memory exceeded the limit")


if __name__ == "__main__":
    main()
