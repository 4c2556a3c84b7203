"""forward."""
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import boxlib
from boxlib import Case, wait_for

PY = sys.executable


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def running(pid):
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Server:
    """Answers each connection on a unix socket by a function of it, each in a thread."""
    def __init__(self, path, answer):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(64)
        self.answer = answer
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                c = self.socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.one, args=(c,), daemon=True).start()

    def one(self, c):
        with c:
            try:
                self.answer(c)
            except OSError:
                pass


def read_all(s):
    out = []
    while True:
        part = s.recv(1 << 20)
        if not part:
            return b"".join(out)
        out.append(part)


def echo(c):
    while True:
        part = c.recv(1 << 16)
        if not part:
            return
        c.sendall(part)


SPAWN = r"""
import os, sys, time
def leave(setsid, twice):
    if os.fork(): return
    if setsid: os.setsid()
    if twice and os.fork(): os._exit(0)
    with open(sys.argv[1], "a") as f: f.write("%d\n" % os.getpid())
    import signal
    for s in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT): signal.signal(s, signal.SIG_IGN)
    time.sleep(600)
open(sys.argv[1], "a").close()
for setsid in (0, 1):
    for twice in (0, 1): leave(setsid, twice)
while open(sys.argv[1]).read().count("\n") < 4: time.sleep(0.005)
"""


class ForwardTest(Case):
    def box(self, *args, **more):
        return subprocess.Popen([boxlib.BOX, "forward", *args], **more)

    def status(self, *command):
        return self.box("--", *command, stderr=subprocess.PIPE).wait(10)

    def serving(self, answer):
        """A port that leads to `answer` for as long as the returned process lives."""
        path, port = self.path("s%d" % free_port()), free_port()
        server = Server(path, answer)
        self.addCleanup(server.socket.close)
        p = self.box("%d=%s" % (port, path), "--", "cat", stdin=subprocess.PIPE)

        def end():
            p.stdin.close()
            self.assertEqual(p.wait(10), 0)
        self.addCleanup(end)
        wait_for(lambda: os.path.exists("/proc/%d/exe" % p.pid) and self.connects(port), "the port")
        return port

    def connects(self, port):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return True
        except ConnectionRefusedError:
            return False

    def test_statuses(self):
        self.assertEqual(self.status("sh", "-c", "exit 7"), 7)
        self.assertEqual(self.status("true"), 0)
        self.assertEqual(self.status("sh", "-c", "kill -9 $$"), 137)
        self.assertEqual(self.status("/does/not/exist"), 127)
        self.assertEqual(self.status("/etc/passwd"), 126)

    def test_streams_and_signals_of_the_command(self):
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)  # as a careless parent leaves it
        p = self.box("--", "sh", "-c", "cat; grep -E 'SigBlk|SigIgn' /proc/self/status >&2; ls /proc/self/fd >&2; ps -o sid= -p $$ >&2 || true",
                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=False)
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
        out, err = p.communicate(b"through")
        self.assertEqual(out, b"through")
        self.assertEqual(err.split()[:4], [b"SigBlk:", b"0" * 16, b"SigIgn:", b"0" * 16])
        self.assertEqual(err.split()[4:8], [b"0", b"1", b"2", b"3"])  # 3 is that of ls

    def test_much_data_both_ways(self):
        port, data = self.serving(echo), os.urandom(20_000_000)
        s = socket.create_connection(("127.0.0.1", port))

        def send():
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
        t = threading.Thread(target=send)
        t.start()
        self.assertTrue(read_all(s) == data)
        t.join()
        s.close()

    def test_half_close_either_way_first(self):
        port = self.serving(lambda c: c.sendall(b"got %d" % len(read_all(c))))
        with socket.create_connection(("127.0.0.1", port)) as s:
            s.sendall(b"x" * 1000)
            s.shutdown(socket.SHUT_WR)
            self.assertEqual(read_all(s), b"got 1000")
        late = []

        def bye_first(c):
            c.sendall(b"bye")
            c.shutdown(socket.SHUT_WR)
            late.append(read_all(c))
        port = self.serving(bye_first)
        with socket.create_connection(("127.0.0.1", port)) as s:
            self.assertEqual(read_all(s), b"bye")
            s.sendall(b"y" * 500_000)
        wait_for(lambda: b"y" * 500_000 in late, "what was sent after the answer ended")

    def test_many_connections_and_a_reader_that_waits(self):
        port = self.serving(echo)
        slow = socket.create_connection(("127.0.0.1", port))
        slow.settimeout(0.3)
        try:
            while True:
                slow.sendall(b"z" * 1_000_000)  # nobody reads the echo: it must get stuck, not fill memory
        except socket.timeout:
            pass
        conns = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
        for i, c in enumerate(conns):
            c.sendall(b"%d" % i)
            c.shutdown(socket.SHUT_WR)
        for i, c in enumerate(conns):
            self.assertEqual(read_all(c), b"%d" % i)
            c.close()
        slow.close()

    def test_no_upstream_closes_the_connection(self):
        port = free_port()
        p = self.box("%d=%s" % (port, self.path("nobody")), "--", PY, "-c",
                     "import socket; s = socket.create_connection(('127.0.0.1', %d)); print(s.recv(10))" % port, stdout=subprocess.PIPE)
        self.assertEqual(p.communicate(timeout=10)[0], b"b''\n")

    def test_what_the_command_sent_last_arrives(self):
        got, path, port = [], self.path("s"), free_port()
        server = Server(path, lambda c: (time.sleep(0.05), got.append(len(read_all(c)))))
        p = self.box("%d=%s" % (port, path), "--", PY, "-c",
                     "import socket; s = socket.create_connection(('127.0.0.1', %d)); s.sendall(b'x' * 300000)" % port)
        self.assertEqual(p.wait(10), 0)
        wait_for(lambda: got == [300_000], "all bytes")
        server.socket.close()

    def survivors(self):
        with open(self.path("pids")) as f:
            return [int(x) for x in f.read().split()]

    def check_gone(self):
        pids = self.survivors()
        self.assertEqual(len(pids), 4)
        self.assertEqual([p for p in pids if running(p)], [])

    def test_what_the_command_leaves_behind_is_killed(self):
        p = self.box("--", PY, "-c", SPAWN + "sys.exit(5)", self.path("pids"))
        self.assertEqual(p.wait(20), 5)
        self.check_gone()

    def test_signals_end_everything(self):
        for s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            p = self.box("--", PY, "-c", SPAWN + "time.sleep(600)", self.path("pids"))
            wait_for(lambda: os.path.exists(self.path("pids")) and len(self.survivors()) == 4, "the four")
            p.send_signal(s)
            self.assertEqual(p.wait(20), 128 + s)
            self.check_gone()
            os.remove(self.path("pids"))

    def test_a_killed_parent_ends_everything(self):
        parent = subprocess.Popen([PY, "-c", "import subprocess, sys, time; p = subprocess.Popen(sys.argv[1:]); print(p.pid, flush=True); time.sleep(600)",
                                   boxlib.BOX, "forward", "--", PY, "-c", SPAWN + "time.sleep(600)", self.path("pids")], stdout=subprocess.PIPE)
        box = int(parent.stdout.readline())
        wait_for(lambda: os.path.exists(self.path("pids")) and len(self.survivors()) == 4, "the four")
        parent.kill()
        parent.wait()
        parent.stdout.close()
        wait_for(lambda: not running(box), "box to end")
        self.check_gone()

    def test_a_fork_bomb_is_killed(self):
        p = self.box("--", "prlimit", "--nproc=400", *boxlib.as_other_user(), PY, "-c",
                     "import os\nfor i in range(100):\n  try:\n    if os.fork(): continue\n  except OSError: break\n"
                     "  while True:\n    try: os.fork() or os._exit(0)\n    except OSError: pass",
                     stderr=subprocess.DEVNULL)
        self.assertEqual(p.wait(30), 0)
        left = subprocess.run(["pgrep", "-f", "os.fork.. or os._exi[t]"], stdout=subprocess.PIPE).stdout
        self.assertEqual(left, b"")

    def test_limits_end_everything_and_are_named(self):
        many = "import os, time\nfor i in range(100):\n  if not os.fork(): break\ntime.sleep(20)"
        much = "import time\nx = b'x' * (300 << 20)\ntime.sleep(20)"
        for limit, program, word in (("--tasks=40", many, b"processes"), ("--memory=100000000", much, b"memory")):
            p = self.box(limit, "--", PY, "-c", program, stderr=subprocess.PIPE)
            self.assertEqual(p.wait(15), 137)
            self.assertIn(b"the limit of " + word, p.stderr.read())
            p.stderr.close()
        p = self.box("--tasks=40", "--memory=100000000", "--file=1000", "--", "sh", "-c", "head -c 2000 /dev/zero > " + self.path("f"))
        self.assertEqual((p.wait(15), os.path.getsize(self.path("f"))), (128 + signal.SIGXFSZ, 1000))

    def test_a_broken_limit_is_refused(self):
        for wrong in ("--tasks=", "--tasks=0", "--memory=1x", "--file=-1"):
            self.assertEqual(self.box(wrong, "--", "true", stderr=subprocess.DEVNULL).wait(10), 2)
