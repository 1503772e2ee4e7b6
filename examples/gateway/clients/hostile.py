"""Sends hostile messages to a gateway: hostile.py COUNT PATIENCE PID ENDPOINT [CORPUS...]

COUNT messages, the same ones in every run: bodies of the files under CORPUS, valid ones that were changed at random, deep,
large, oversized, slow (PATIENCE is the gateway's, in seconds) and truncated ones, and broken heads. Then SENDERS clients
at once that send one byte at a time. It fails if the gateway sends a status that it does not have, if a slow sender is served
for longer than the gateway's patience, if a valid request among the slow ones or at the end has no 200 response, or if the
gateway's resident memory has grown by 32 MB.
"""

import asyncio
import collections
import json
import random
import re
import sys
import time
from pathlib import Path

AT_ONCE = 64
SENDERS = 500
MOST_GROWTH_KB = 32 * 1024
LIMIT = 2_621_440
PROJECT = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70"
ASSET = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a"
GROUP = "arn:aws:iot:us-east-1:123456789012:thinggroup/line-4"
VALID = {
    f"/projects/{PROJECT}/assets/associate": {"assetIds": [ASSET] * 100, "clientToken": "t" * 40},
    f"/projects/{PROJECT}/assets/disassociate": {"assetIds": [ASSET]},
    "/greengrass/v2/coreDevices/gateway-1/associateClientDevices": {"entries": [{"thingName": "ポンプ-001"}] * 100},
    "/greengrass/v2/coreDevices/gateway-1/disassociateClientDevices": {"entries": [{"thingName": "ポンプ-001"}]},
    "/jobs/firmware-7/targets?namespaceId=plant": {"targets": [GROUP] * 100, "comment": "line 4 joins 🚀"},
}
TARGETS = list(VALID)
STATUSES = {200, 400, 404, 405, 406, 408, 413, 414, 415, 431}
# Kinds with a whole head and a whole body: each must have a response.
MUST_HAVE_RESPONSE = {"changed", "deep", "large", "corpus"}

rng = random.Random(2026)


def head(target, length, *more):
    lines = [f"POST {target} HTTP/1.1", "Host: gateway", "Content-Type: application/json", *more]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def message(target, body):
    return head(target, len(body)) + body


def valid():
    target = rng.choice(TARGETS)
    return target, json.dumps(VALID[target], ensure_ascii=rng.random() < 0.5).encode()


def changed():
    target, body = valid()
    body = bytearray(body)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(body) + 1)
        change = rng.randrange(4)
        if change == 0:
            body[at : at + 1] = rng.randbytes(1)
        elif change == 1:
            body[at:at] = rng.choice([b'"', b"\\", b"\\ud800", b"\xff", b"\xef\xbb\xbf", b"\x00", b"[", b"{", b"null", b","])
        elif change == 2:
            del body[at : at + rng.randint(1, 64)]
        else:
            body[at:at] = body[at : at + rng.randint(1, 256)]
    return message(target, bytes(body))


def deep():
    opening = rng.choice([b"[", b'{"a":', b'{"assetIds":[', b'{"x":[['])
    return message(rng.choice(TARGETS), opening * rng.randint(100, 100_000))


def large():
    item = rng.choice([b'""', b'"\\ud83d\\ude80"', b"[]", b'{"thingName":""}', b"1e999", f'"{ASSET}"'.encode()])
    name = rng.choice([b"assetIds", b"entries", b"targets", b"unknown"])
    count = rng.randint(1_000, LIMIT // 2) // len(item)
    return message(rng.choice(TARGETS), b'{"%s":[%s]}' % (name, b",".join([item] * count)))


def oversized():
    target = rng.choice(TARGETS)
    if rng.random() < 0.5:
        return head(target, rng.choice([LIMIT + 1, 10**9, 2**63])) + b" " * rng.randint(0, 100_000)
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    return head(target, None, "Transfer-Encoding: chunked") + chunk * (LIMIT // 0x10000 + 2) + b"0\r\n\r\n"


def broken_head():
    target, body = valid()
    whole = message(target, body)
    return rng.choice(
        [
            whole.replace(b"POST", rng.choice([b"GET", b"post", b"PO ST", b"", b"\xff"]), 1),
            whole.replace(b"HTTP/1.1", rng.choice([b"HTTP/9", b"", b"HTTP/1.1 HTTP/1.1"]), 1),
            whole.replace(target.encode(), rng.choice([b"*", b"/%", b"/jobs/%ff/targets", b"//", b"/" * 70_000, b"\xff"]), 1),
            whole.replace(b"Content-Length: ", rng.choice([b"Content-Length: -", b"Content-Length: 9", b"X: "]), 1),
            whole.replace(b"\r\n\r\n", b"\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 1),
            whole.replace(b"application/json", rng.choice([b"text/plain", b"\x01", b"application/json, a"]), 1),
            whole.replace(b"Host", b"X: " + b"y" * 1000 + b"\r\nHost", 1).replace(b"X: y", b"X: y" * 300),
            rng.randbytes(rng.randint(1, 2000)),
        ]
    )


def truncated():
    target, body = valid()
    whole = message(target, body)
    return whole[: rng.randrange(1, len(whole))]


def of_corpus(files):
    return lambda: message(rng.choice(TARGETS), rng.choice(files).read_bytes())


def outcome(line):
    """Returns the status in the first line of a response, or the event instead of it."""
    status = re.match(rb"HTTP/1\.1 (\d{3}) ", line)
    return int(status[1]) if status else "closed" if not line else repr(line)


async def send(endpoint, kind, data, leaves, patience):
    """Sends a message, and returns the status of the response, or the event instead of it. Does not wait if `leaves`."""
    reader, writer = await asyncio.open_connection(*endpoint)
    try:
        if kind == "slow":
            # The rest after the last pause is never sent.
            step = max(1, len(data) // 4)
            for start in range(0, 3 * step, step):
                writer.write(data[start : start + step])
                await asyncio.sleep(patience / 2)
        else:
            writer.write(data)
        if leaves:
            writer.transport.abort()
            return "left"
        if kind == "truncated":
            writer.write_eof()
        return outcome(await asyncio.wait_for(reader.readline(), 4 * patience + 10))
    except (ConnectionError, asyncio.IncompleteReadError):
        # It closed before all was read, as it does if the message is too large: the response may be lost.
        return "closed"
    except asyncio.TimeoutError:
        return "no response"
    finally:
        writer.transport.abort()


async def drip(endpoint, data, prompt, patience):
    """Sends the first `prompt` bytes of a message at once, then a byte at a time until there is a response, at most all but one.
    Returns the status of the response, or the event instead of it, and the seconds that it took.
    """
    start = time.monotonic()
    reader, writer = await asyncio.open_connection(*endpoint)
    line = asyncio.create_task(reader.readline())
    try:
        writer.write(data[:prompt])
        for at in range(prompt, len(data) - 1):
            done, _ = await asyncio.wait([line], timeout=patience / 20)
            if done:
                break
            writer.write(data[at : at + 1])
        seen = outcome(await asyncio.wait_for(line, 4 * patience + 10))
    except ConnectionError:
        seen = "closed"
    except asyncio.TimeoutError:
        seen = "no response"
    finally:
        writer.transport.abort()
    return seen, time.monotonic() - start


def resident(pid):
    """Returns the resident memory and its peak, in KB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return [int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) for name in ("VmRSS", "VmHWM")]


async def main():
    count, patience, pid, url, *corpora = sys.argv[1:]
    count, patience = int(count), float(patience)
    host, port = url.removeprefix("http://").split(":")
    endpoint = host, int(port)
    files = [file for corpus in corpora for file in sorted(Path(corpus).rglob("*")) if file.is_file()]

    async def valid_statuses():
        messages = [message(target, json.dumps(VALID[target]).encode()) for target in TARGETS]
        return [await send(endpoint, "valid", whole, False, patience) for whole in messages]

    kinds = {
        "changed": (changed, 0.58),
        "truncated": (truncated, 0.10),
        "broken head": (broken_head, 0.10),
        "deep": (deep, 0.03),
        "large": (large, 0.02),
        "oversized": (oversized, 0.02),
        "slow": (lambda: message(*valid()), 0.01),
    }
    if files:
        kinds["corpus"] = (of_corpus(files), 0.14)
    drawn = rng.choices(list(kinds), [weight for _, weight in kinds.values()], k=count)

    await valid_statuses()
    before, _ = resident(pid)
    start = time.monotonic()
    seen = {kind: collections.Counter() for kind in kinds}
    # Created one by one in the order of the draw, so that it does not depend on the worker.
    waiting = ((kind, kinds[kind][0](), kind != "slow" and rng.random() < 0.1) for kind in drawn)

    async def worker():
        for kind, data, leaves in waiting:
            seen[kind][await send(endpoint, kind, data, leaves, patience)] += 1

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    after, peak = resident(pid)
    growth = after - before

    print(f"{count} hostile messages, {AT_ONCE} at once, {time.monotonic() - start:.0f} s; bodies of {len(files)} corpus files")
    for kind, outcomes in seen.items():
        line = ", ".join(f"{outcome}: {times}" for outcome, times in sorted(outcomes.items(), key=str))
        print(f"  {kind:12} {outcomes.total():5}   {line}")
    print(f"  resident memory: {before} KB before, {after} KB after, {peak} KB at most")
    faults = [
        f"{kind} had outcome {outcome}"
        for kind, outcomes in seen.items()
        for outcome in outcomes
        if outcome not in STATUSES | {"left"} and (outcome != "closed" or kind in MUST_HAVE_RESPONSE)
    ]
    if growth >= MOST_GROWTH_KB:
        faults.append(f"resident memory has grown by {growth} KB")

    # Valid messages, of which the head or the body arrives too slowly.
    senders = []
    for sender in range(SENDERS):
        target, body = valid()
        of_head = len(head(target, len(body)))
        senders.append((message(target, body), of_head if sender % 2 else 20))
    # The peak counts from here on.
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    before, _ = resident(pid)
    slow = [asyncio.create_task(drip(endpoint, *sender, patience)) for sender in senders]
    await asyncio.sleep(patience / 2)
    among = await valid_statuses()
    outcomes = await asyncio.gather(*slow)
    _, peak = resident(pid)
    longest = max(seconds for _, seconds in outcomes)
    counts = collections.Counter(seen for seen, _ in outcomes)
    line = ", ".join(f"{seen}: {times}" for seen, times in sorted(counts.items(), key=str))
    print(f"{SENDERS} slow senders at once: {line}; the longest took {longest:.1f} s")
    print(f"  resident memory: {before} KB before, {peak} KB at most, {(peak - before) / SENDERS:.1f} KB for each")
    if set(counts) != {408, "closed"} or longest > 2 * patience + 5:
        faults.append("a slow sender was served for longer than the gateway's patience")
    if among != [200] * len(TARGETS):
        faults.append(f"valid requests among slow ones have statuses {among}")
    if peak - before >= MOST_GROWTH_KB:
        faults.append(f"resident memory has grown by {peak - before} KB with slow senders")

    last = await valid_statuses()
    if last != [200] * len(TARGETS):
        faults.append(f"valid requests have statuses {last} at the end")
    for fault in faults:
        print(f"  FAIL {fault}")
    sys.exit(bool(faults))


asyncio.run(main())
