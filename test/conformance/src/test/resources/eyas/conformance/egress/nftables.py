# SPDX-License-Identifier: Apache-2.0
"""
Adds an nftables table of the netdev family, or of the family in the variable "family", as nft would.

With a file name as argument: waits until the file exists, adds the table in a child process, and creates the file NAME.done.
"""

import os
import pathlib
import socket
import struct
import sys
import time

NEWTABLE = 10 << 8
BEGIN, END = 16, 17
REQUEST, ACKNOWLEDGE, CREATE = 1, 4, 0x400
DEVICES = 5
FAMILY = int(os.environ.get("family", DEVICES))


def message(kind, flags, family, resource, attributes=b""):
    body = struct.pack("!BBH", family, 0, resource) + attributes
    return struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body


name = b"test\0"
attribute = struct.pack("=HH", 4 + len(name), 1) + name + b"\0" * (-len(name) % 4)
order = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
if order:
    while not order.exists():
        time.sleep(0.02)
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        order.with_name(order.name + ".done").touch()
        sys.exit()
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as netfilter:
    netfilter.bind((0, 0))
    netfilter.send(
        message(BEGIN, REQUEST, 0, 10)
        + message(NEWTABLE, REQUEST | ACKNOWLEDGE | CREATE, FAMILY, 0, attribute)
        + message(END, REQUEST, 0, 10)
    )
    answer = netfilter.recv(4096)
    code = struct.unpack("=i", answer[16:20])[0]
    if code:
        raise SystemExit(f"nftables: error {code}")
