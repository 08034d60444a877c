"""Knocks at a TCP port from one source address as fast as it can, until its input ends. Prints how often, and how often it came through."""
import errno
import select
import socket
import sys

source, target, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
poll = select.poll()
poll.register(sys.stdin.fileno(), select.POLLIN | select.POLLHUP)
waiting = []
sent = through = 0
print("ready", flush=True)
while not poll.poll(1):
    knock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    knock.setblocking(False)
    knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    knock.bind((source, 0))
    if knock.connect_ex((target, port)) not in (errno.EINPROGRESS, 0):
        through += 1  # An answer of any kind came from behind the firewall.
    sent += 1
    waiting.append(knock)
    # A packet on the loopback is answered at once; a connection that is not is dropped and made anew.
    if len(waiting) > 50:
        _, open_now, _ = select.select([], waiting, [], 0)
        through += len(open_now)
        for old in waiting:
            old.close()
        waiting = []
_, open_now, _ = select.select([], waiting, [], 0)
print(sent, through + len(open_now), flush=True)
