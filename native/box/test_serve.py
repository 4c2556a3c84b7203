"""serve."""
import collections
import io
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys

import boxlib
from boxlib import Case, Reader, as_other_user, string, tree_bytes, u32, wait_for, write
from test_forward import SPAWN, free_port, running

WINDOW = 1 << 20


def frame(kind, channel, payload=b""):
    return kind.encode() + u32(channel) + string(payload)


def words(all):
    return u32(len(all)) + b"".join(string(w) for w in all)


def start(channel, *argv, folder="", env=("PATH=/usr/bin:/bin",)):
    return frame("S", channel, string(folder) + words(argv) + words(env))


def command(channel, *argv, **more):
    return start(channel, "", "forward", "--", *argv, **more)


def data(channel, payload):
    return frame("D", channel, b"\0" + payload)


class Serve:
    """Our side. Frames are taken when a test asks for something, and credit is given only when it says so."""
    def __init__(self, folder, *arguments, prefix=()):
        self.process = subprocess.Popen([*prefix, boxlib.BOX, "serve", *arguments], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, bufsize=1 << 16)
        self.reader = Reader(self.process.stdout)
        self.hello = self.frame()
        self.got = collections.defaultdict(bytes)   # by (channel, stream)
        self.seen = collections.defaultdict(list)   # frames but D, by channel
        self.connections = []
        self.generous = True

    def frame(self):
        kind = self.reader.take(1).decode()
        return kind, self.reader.num("I"), self.reader.str()

    def send(self, *frames):
        self.process.stdin.write(b"".join(frames))
        self.process.stdin.flush()

    def take(self):
        kind, channel, payload = self.frame()
        if kind == "D":
            self.got[channel, payload[0]] += payload[1:]
            if self.generous:
                self.send(frame("W", channel, payload[:1] + u32(len(payload) - 1)))
            return
        if kind == "A":
            self.connections.append(channel)
        self.seen[channel].append((kind, payload))

    def until(self, condition):
        while not condition():
            self.take()

    def wait(self, channel, kind, payload=None):
        self.until(lambda: any(k == kind and payload in (None, p) for k, p in self.seen[channel]))
        return next(p for k, p in self.seen[channel] if k == kind and payload in (None, p))

    def over(self, channel):
        """How a process ended, once both its streams have."""
        self.wait(channel, "E", b"\1")
        self.wait(channel, "E", b"\2")
        how = self.wait(channel, "Q")
        return how[:1].decode(), how[1]

    def close(self):
        if not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        code = self.process.wait(15)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


def read_pids(path):
    try:
        with open(path) as f:
            return [int(line) for line in f]
    except FileNotFoundError:
        return []


class ServeTest(Case):
    def serve(self):
        s = Serve(self.dir)
        self.addCleanup(s.close)
        return s

    def test_greeting(self):
        expected = string(os.path.realpath(self.dir)) + string(os.environ["PATH"])
        self.assertEqual(self.serve().hello, ("H", 1, expected))

    def test_statuses_and_streams(self):
        s = self.serve()
        s.send(command(1, "sh", "-c", "cat; echo err >&2; exit 7"), data(1, b"in\xff\0\n"), frame("E", 1, b"\0"),
               command(2, "sh", "-c", "kill -SEGV $$"), command(3, "no-such-program"),
               start(4, "", "forward", "--", "true", folder="no/such"), start(5, "/bin/sh", "-c", "kill -9 $$"))
        self.assertEqual(s.over(1), ("e", 7))
        self.assertEqual((s.got[1, 1], s.got[1, 2]), (b"in\xff\0\n", b"err\n"))
        self.assertEqual(s.over(2), ("e", 128 + 11))
        self.assertEqual(s.over(3), ("e", 127))
        self.assertEqual(s.wait(4, "X"), b"No such file or directory")
        self.assertEqual(s.over(5), ("s", 9))

    def test_exact_environment_and_folder(self):
        os.mkdir(self.path("d\udcff"))
        s = self.serve()
        s.send(start(1, "", "forward", "--", "sh", "-c", "env; pwd", folder=b"d\xff", env=("PATH=/usr/bin:/bin", "A=b c")))
        self.assertEqual(s.over(1), ("e", 0))
        lines = s.got[1, 1].splitlines()
        self.assertIn(b"A=b c", lines)
        self.assertEqual(lines[-1], os.path.realpath(self.dir).encode() + b"/d\xff")
        self.assertLessEqual({line.split(b"=")[0] for line in lines[:-1]}, {b"PATH", b"A", b"PWD", b"_", b"SHLVL", b"OLDPWD"})

    def test_100_mb_both_ways(self):
        s = self.serve()
        n = 100_000_000
        s.send(command(1, "head", "-c", str(n), "/dev/zero"))
        total = 0
        while ("E", b"\1") not in s.seen[1]:
            s.take()
            total += len(s.got.pop((1, 1), b""))
        self.assertEqual(total, n)
        self.assertEqual(s.over(1), ("e", 0))
        s.send(command(2, "wc", "-c"))
        left, credit = n, WINDOW
        while left:
            part = min(left, credit, 60_000)
            if part:
                s.send(data(2, bytes(part)))
                left, credit = left - part, credit - part
            else:
                s.wait(2, "W")
                credit += sum(struct.unpack(">I", p[1:])[0] for k, p in s.seen[2] if k == "W")
                s.seen[2] = [x for x in s.seen[2] if x[0] != "W"]
        s.send(frame("E", 2, b"\0"))
        self.assertEqual(s.over(2), ("e", 0))
        self.assertEqual(int(s.got[2, 1]), n)

    def test_a_stream_that_is_not_read_blocks_no_other(self):
        s = self.serve()
        s.generous = False
        s.send(command(1, "sh", "-c", "head -c 5000000 /dev/zero; echo all > written; cat"))
        s.until(lambda: len(s.got[1, 1]) == WINDOW)
        s.send(command(2, "sh", "-c", "echo quick; echo err >&2"))
        self.assertEqual(s.over(2), ("e", 0))
        self.assertEqual(s.got[2, 1], b"quick\n")
        self.assertFalse(os.path.exists(self.path("written")))  # back-pressure reaches the program
        s.send(command(3, "sleep", "600"), *(data(3, bytes(65536)) for _ in range(WINDOW >> 16)))  # nor does one that reads nothing
        s.send(command(4, "true"))
        self.assertEqual(s.over(4), ("e", 0))
        s.generous = True
        s.send(frame("W", 1, b"\1" + u32(WINDOW)))
        s.until(lambda: len(s.got[1, 1]) == 5_000_000)
        s.send(frame("E", 1, b"\0"))
        self.assertEqual(s.over(1), ("e", 0))

    def test_a_stream_that_nobody_wants_is_closed(self):
        s = self.serve()
        s.send(command(1, "sh", "-c", "yes; echo over >&2"), frame("R", 1, b"\1"))
        s.wait(1, "Q")
        s.wait(1, "E", b"\2")
        self.assertIn(b"over\n", s.got[1, 2])
        s.send(command(2, "sh", "-c", "exec 0<&-; echo shut; sleep 600"))
        s.until(lambda: s.got[2, 1] == b"shut\n")
        s.send(frame("K", 2, bytes([signal.SIGTERM])))
        self.assertEqual(s.over(2), ("e", 128 + 15))

    def test_thousands_of_small_messages(self):
        s = self.serve()
        s.send(*(command(c, "cat") for c in range(1, 5)))
        for n in range(5000):
            c = 1 + n % 4
            s.send(data(c, b"%d\n" % n))
            if n % 500 == 499:
                s.until(lambda: sum(len(s.got[c, 1].splitlines()) for c in range(1, 5)) == n + 1)
        for c in range(1, 5):
            s.send(frame("E", c, b"\0"))
            self.assertEqual(s.over(c), ("e", 0))
            self.assertEqual(s.got[c, 1], b"".join(b"%d\n" % n for n in range(c - 1, 5000, 4)))

    def test_connections_both_ways(self):
        s = self.serve()
        s.send(frame("L", 1, struct.pack(">H", 0)))
        port = struct.unpack(">H", s.wait(1, "O"))[0]
        s.send(frame("L", 2, struct.pack(">H", port)), frame("C", 3, struct.pack(">H", port)))
        self.assertEqual(s.wait(2, "X"), b"Address already in use")
        s.wait(3, "O")
        s.until(lambda: s.connections)
        inner = s.connections[0]
        self.assertEqual(s.wait(inner, "A"), u32(1))
        s.send(data(3, b"ask\xff"), frame("E", 3, b"\0"))  # half closed
        s.wait(inner, "E", b"\1")
        self.assertEqual(s.got[inner, 1], b"ask\xff")
        s.send(data(inner, b"answer"), frame("E", inner, b"\0"))
        s.wait(3, "E", b"\1")
        self.assertEqual(s.got[3, 1], b"answer")
        s.send(frame("R", 1, b"\1"), frame("C", 4, struct.pack(">H", port)))
        self.assertEqual(s.wait(4, "X"), b"Connection refused")

    def test_nobody_is_left_when_the_supervisor_is_killed(self):
        s = self.serve()
        write(self.path("spawn.py"), SPAWN)
        s.send(command(1, "cat"), command(2, "sh", "-c", "%s spawn.py pids; kill -9 $PPID; sleep 600" % sys.executable))
        self.assertEqual(s.over(2), ("s", 9))
        pids = read_pids(self.path("pids"))
        self.assertEqual((len(pids), [p for p in pids if running(p)]), (4, []))
        s.send(data(1, b"still here"))
        s.until(lambda: s.got[1, 1] == b"still here")

    def spawned(self, s):
        write(self.path("spawn.py"), SPAWN)
        s.send(command(1, sys.executable, "-c", SPAWN + "\ntime.sleep(600)", "pids"))
        wait_for(lambda: len(read_pids(self.path("pids"))) == 4, "the processes")
        return read_pids(self.path("pids"))

    def test_nobody_outlives_serve(self):
        for end in ("input", "output", signal.SIGTERM, signal.SIGKILL):
            with self.subTest(str(end)):
                s = self.serve()
                pids = self.spawned(s)
                if end == "input":
                    self.assertEqual(s.close(), 0)
                elif end == "output":
                    s.process.stdout.close()
                    s.send(command(2, "echo", "x"))
                    self.assertEqual(s.process.wait(15), 0)
                else:
                    s.process.send_signal(end)
                    s.process.wait(15)
                wait_for(lambda: not any(running(p) for p in pids), "the end of all")
                os.remove(self.path("pids"))

    def test_input_that_ends_at_any_byte(self):
        whole = b"".join([command(1, "sh", "-c", "cat"), data(1, b"abc"), frame("W", 1, b"\1" + u32(0)), frame("K", 1, b"\x0f")])
        for n in range(len(whole)):
            p = subprocess.run([boxlib.BOX, "serve"], input=whole[:n], cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual((p.returncode, p.stderr), (0, b""), n)

    def test_what_is_no_protocol_ends_it(self):
        for bad in (frame("?", 1, b"x"), b"S" + u32(1) + u32(1 << 30), frame("S", 1, u32(99)), frame("D", 1),
                    command(1, "cat") + frame("W", 1, b"\1" + u32(1)), command(1, "cat") + command(1, "cat"),
                    start(1, "", "a\0b"), frame("S", 1, string("") + words([]) + words([])),
                    command(1, "sleep", "9") + b"".join(data(1, bytes(1 << 19)) for _ in range(3))):
            p = subprocess.run([boxlib.BOX, "serve"], input=bad, cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual((p.returncode, p.stderr[:5], p.stderr.count(b"\n")), (1, b"box: ", 1), bad[:40])

    def test_files_through_box_itself(self):
        os.mkdir(self.path("w"))
        s = self.serve()
        records = [("F", b"a\xff", True, b"1" * 300_000), ("L", b"l", b"a")]
        s.send(start(1, "", "put", "w"), data(1, tree_bytes(records)), frame("E", 1, b"\0"), start(2, "", "snapshot", "w"))
        self.assertEqual(s.over(1), ("e", 0))
        s.send(data(2, b"s"))
        s.until(lambda: s.got[2, 1].endswith(b"."))
        self.assertEqual(sorted(Reader(io.BytesIO(s.got[2, 1])).tree()), sorted(records))
        s.send(frame("E", 2, b"\0"))
        self.assertEqual(s.over(2), ("e", 0))

    def test_one_that_writes_over_our_file_changes_nothing(self):
        copy = self.path("box")
        with open(boxlib.BOX, "rb") as f:
            write(copy, f.read(), 0o755)
        before, boxlib.BOX = boxlib.BOX, copy
        try:
            s = self.serve()
        finally:
            boxlib.BOX = before
        s.send(command(1, "sh", "-c", "rm -f box; printf '#!/bin/sh\\necho forged\\n' > box; chmod +x box"))
        self.assertEqual(s.over(1), ("e", 0))
        s.send(command(2, "echo", "real"))
        self.assertEqual((s.over(2), s.got[2, 1]), (("e", 0), b"real\n"))

    def test_hundreds_of_commands_at_once(self):
        s = self.serve()
        s.send(*(command(c, "sh", "-c", "echo %d" % c) for c in range(1, 201)))
        for c in range(1, 201):
            self.assertEqual((s.over(c), s.got[c, 1]), (("e", 0), b"%d\n" % c))

    def test_in_the_network_of_another_process(self):
        server = ("import socket; s = socket.socket(); s.bind(('127.0.0.1', 7777)); s.listen(); print(flush=True);"
                  " s.accept()[0].sendall(b'from inside')")
        python = shutil.which("python3", path="/usr/bin:/bin") or sys.executable  # one that the other user may run
        for user in {(), as_other_user()}:
            p = subprocess.Popen([*user, "bwrap", "--unshare-user", "--unshare-net", "--unshare-pid", "--die-with-parent", "--uid", "1000",
                                  "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", python, "-c", server],
                                 stdout=subprocess.PIPE)
            self.addCleanup(p.wait)
            self.addCleanup(p.kill)
            self.addCleanup(p.stdout.close)
            p.stdout.readline()
            with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
                inside = f.read().split()[0]
            s = Serve(self.dir, "--net=" + inside, prefix=user)
            self.addCleanup(s.close)
            s.send(frame("C", 1, struct.pack(">H", 7777)), frame("C", 2, struct.pack(">H", 7776)))
            s.wait(1, "E", b"\1")
            self.assertEqual(s.got[1, 1], b"from inside")
            self.assertEqual(s.wait(2, "X"), b"Connection refused")

    def test_a_network_that_cannot_be_entered(self):
        for bad, status in (("x", 2), ("", 2), ("99999999", 1), (str(os.getpid()), 1)):  # the last one has ours
            p = subprocess.run([boxlib.BOX, "serve", "--net=" + bad], input=b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual((p.returncode, p.stdout, p.stderr.count(b"\n")), (status, b"", 1), bad)

    def test_dialling_a_server_inside(self):
        s = self.serve()
        port = free_port()
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            s.send(frame("C", 1, struct.pack(">H", port)), data(1, b"early"))
            c = server.accept()[0]
            s.wait(1, "O")
            self.assertEqual(c.recv(100), b"early")
            c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            c.close()  # a reset
            s.wait(1, "E", b"\1")
