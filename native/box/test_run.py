"""run, inside bwrap as the harness starts it, and without namespaces."""
import hashlib
import os
import shutil
import signal
import struct
import subprocess
import threading
import time

import boxlib
from boxlib import Case, Reader, string, u32, u64, wait_for

SYSTEM = ["--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
          "--symlink", "usr/sbin", "/sbin", "--ro-bind", "/etc", "/etc"]


def bwrap(*more, dev=("--dev", "/dev"), uid="1000"):
    return ["bwrap", "--unshare-user", "--uid", uid, "--gid", uid, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--die-with-parent", "--new-session", "--cap-drop", "ALL", *more, *SYSTEM, "--proc", "/proc", *dev, "--tmpfs", "/tmp",
            "--dir", "/cases", "--ro-bind", boxlib.BOX, "/run/envoi/box", "/run/envoi/box", "run", "/cases"]


ADMIN = ("--cap-add", "CAP_SYS_ADMIN")


def sh(script, **limits):
    return dict(limits, argv=["/bin/sh", "-c", script])


def py(script, **limits):
    return dict(limits, argv=["/usr/bin/python3", "-c", script])


class Run:
    """A running `box run`. Answers come in a thread of their own, by id."""
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.reader = Reader(self.process.stdout)
        assert self.reader.take(1) == b"H"
        self.namespaces = self.reader.num("B")
        self.answers, self.news, self.order, self.ids = {}, threading.Condition(), [], 0
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        try:
            while True:
                assert self.reader.take(1) == b"R"
                id = self.reader.num("I")
                answer = {"commands": [], "collect": [], "gather": [], "limits": []}
                for _ in range(self.reader.num("I")):
                    c = {"how": self.reader.take(1).decode(), "code": self.reader.num("i")}
                    for name in ("wall", "user", "sys", "peak"):
                        c[name] = self.reader.num("Q")
                    c["cut"], c["out"], c["err"] = self.reader.num("B"), self.reader.str(), self.reader.str()
                    answer["commands"].append(c)
                for _ in range(self.reader.num("I")):
                    answer["collect"].append((self.reader.num("B"), self.reader.num("Q"), self.reader.str()))
                for _ in range(self.reader.num("I")):
                    more, files = self.reader.num("B"), {}
                    for _ in range(self.reader.num("I")):
                        path, size, hashed = self.reader.str(), self.reader.num("Q"), self.reader.num("B")
                        files[path] = (size, self.reader.take(32).hex() if hashed else None, self.reader.str())
                    answer["gather"].append((more, files))
                for _ in range(self.reader.num("I")):
                    answer["limits"].append(self.reader.str().decode())
                with self.news:
                    self.answers[id] = answer
                    self.order.append(id)
                    self.news.notify_all()
        except EOFError:
            with self.news:
                self.answers[None] = None
                self.news.notify_all()

    def send(self, *commands, disk=16 << 20, collect=(), gather=()):
        self.ids += 1
        out = [b"J", u32(self.ids), u64(disk), u32(len(commands))]
        for c in commands:
            out.append(struct.pack(">IIQIQQ", c.get("wall", 10_000), c.get("cpu", 10_000), c.get("memory", 1 << 30), c.get("processes", 64),
                                   c.get("output", 100_000), c.get("file", 1 << 30)))
            out += [u32(len(c["argv"]))] + [string(a) for a in c["argv"]]
            env = c.get("env", ["PATH=/usr/bin:/bin"])
            out += [u32(len(env))] + [string(e) for e in env]
        out.append(u32(len(collect)))
        for path, head in collect:
            out += [string(path), u32(head)]
        out.append(u32(len(gather)))
        for path, most, head, hashed in gather:
            out += [string(path), u32(most), u32(head), u64(hashed)]
        self.process.stdin.write(b"".join(out))
        self.process.stdin.flush()
        return self.ids

    def answer(self, id, seconds=20):
        with self.news:
            assert self.news.wait_for(lambda: id in self.answers or None in self.answers, seconds), "no answer for case %d" % id
            assert id in self.answers, "box ended before it answered case %d" % id
            return self.answers[id]

    def case(self, *commands, **more):
        return self.answer(self.send(*commands, **more))

    def one(self, command, **more):
        answer = self.case(command, **more)
        return answer["commands"][-1]

    def close(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(10)
        self.thread.join(10)
        self.process.stdout.close()
        return code


class Common:
    """Holds with and without namespaces."""
    def how(self, command, **more):
        c = self.run_.one(command, **more)
        return c["how"], c["code"]

    def test_exit_signal_and_not_started(self):
        self.assertEqual(self.how(sh("exit 0")), ("e", 0))
        self.assertEqual(self.how(sh("exit 9")), ("e", 9))
        self.assertEqual(self.how(sh("kill -SEGV $$")), ("s", 11))
        self.assertEqual(self.how({"argv": ["./none"]}), ("x", 2))
        self.assertEqual(self.how({"argv": ["none"]}), ("x", 2))
        self.assertEqual(self.how({"argv": ["/etc/passwd"]}), ("x", 13))
        self.assertEqual(self.how({"argv": []}), ("x", 22))
        self.assertEqual(self.how({"argv": ["true"]}), ("e", 0))
        answer = self.run_.case(sh(": > empty; chmod +x empty"), {"argv": ["./empty"]})
        self.assertEqual([(c["how"], c["code"]) for c in answer["commands"]], [("e", 0), ("x", 8)])

    def test_streams_environment_and_order(self):
        answer = self.run_.case(dict(sh("cat; echo out; echo err >&2; env | sort; echo 1 > f"), env=["A=b c", "PWD=x"]), sh("cat f; exit 3"), sh("echo no"))
        first, second = answer["commands"]
        self.assertEqual([l for l in first["out"].split(b"\n") if b"_=" not in l and b"PWD" not in l], [b"out", b"A=b c", b""])
        self.assertEqual(first["err"], b"err\n")
        self.assertEqual((second["out"], second["how"], second["code"]), (b"1\n", "e", 3))

    def test_wall_and_cpu(self):
        c = self.run_.one(sh("sleep 60", wall=150))
        self.assertEqual(c["how"], "w")
        self.assertTrue(140_000 <= c["wall"] < 1_000_000, c)
        c = self.run_.one(sh("while :; do :; done", cpu=200))
        self.assertEqual(c["how"], "c")
        self.assertTrue(180_000 <= c["user"] + c["sys"] < 1_000_000, c)
        c = self.run_.one(py("import os\nfor i in range(3): os.fork()\nwhile True: pass", cpu=300))
        self.assertEqual(c["how"], "c")
        self.assertTrue(250_000 <= c["user"] + c["sys"] < 1_500_000, c)

    def test_output(self):
        c = self.run_.one({"argv": ["/usr/bin/yes"], "output": 70_000})
        self.assertEqual((c["how"], len(c["out"]), c["cut"]), ("o", 70_000, 1))
        c = self.run_.one(sh("head -c 5000 /dev/zero >&2; printf 12345", output=4000))
        self.assertEqual((c["how"], len(c["err"]), c["cut"]), ("o", 4000, 2))
        c = self.run_.one(sh("head -c 4000 /dev/zero", output=4000))
        self.assertEqual((c["how"], len(c["out"]), c["cut"]), ("e", 4000, 0))

    def test_file_size(self):
        c = self.run_.one({"argv": ["/usr/bin/head", "-c", "100G", "/dev/zero"], "output": 1000})
        self.assertEqual(c["how"], "o")
        answer = self.run_.case(sh("exec head -c 100G /dev/zero > f", file=100_000), collect=[("f", 0)])
        self.assertEqual((answer["commands"][0]["how"], answer["collect"]), ("d", [(1, 100_000, b"")]))

    def test_memory(self):
        c = self.run_.one(py("x = 'x' * (900 << 20)", memory=200 << 20))  # asked for and never had
        self.assertEqual((c["how"], c["code"], b"MemoryError" in c["err"]), ("e", 1, True))
        for program in (sh("exec tail /dev/zero", memory=200 << 20), py("x = 'x' * (250 << 20)", memory=200 << 20),
                        py("x = []\nwhile True: x.append(bytes(range(256)) * 4096)", memory=200 << 20)):
            self.assertEqual(self.run_.one(program)["how"], "m")  # whoever notices it first
        c = self.run_.one(py("import os, time\nfor i in range(4): os.fork()\nx = os.urandom(10 << 20)\ntime.sleep(60)", memory=100 << 20))
        self.assertEqual(c["how"], "m")
        c = self.run_.one(py("import os\nx = b'x' * (60 << 20)\nfor i in range(2): os.fork()\nimport time; time.sleep(0.1)", memory=120 << 20))
        self.assertEqual(c["how"], "e")  # shared by all four: it counts once
        self.assertGreater(c["peak"], 60 << 10)

    def test_processes(self):
        bystander = self.run_.send(sh("for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true || exit 1; sleep 0.05; done"))
        # As root outside nothing but box holds a bomb, so there it is one that ends.
        times = "while True" if self.prefix or os.getuid() else "for i in range(6)"
        c = self.run_.one(py("import os, time\n%s:\n  try: os.fork()\n  except OSError: pass\ntime.sleep(60)" % times, processes=20))
        self.assertEqual(c["how"], "p")  # it never ends by itself
        self.assertEqual(self.run_.answer(bystander)["commands"][0]["how"], "e")
        self.assertEqual(self.how(sh("exit 4")), ("e", 4))

    def test_nothing_survives_between_commands(self):
        script = "setsid sh -c 'echo $$ > pid; while :; do echo x >> grows; sleep 0.01; done' & while [ ! -s grows ]; do sleep 0.01; done"
        began = time.monotonic()
        answer = self.run_.case(sh(script), sh("a=$(wc -c < grows); sleep 0.1; b=$(wc -c < grows); [ $a = $b ]"))
        self.assertEqual([c["how"] + str(c["code"]) for c in answer["commands"]], ["e0", "e0"])
        self.assertLess(time.monotonic() - began, 5)

    def test_collect(self):
        make = "mkdir -p d/e; printf 12345 > d/f; ln -s f d/l; ln -s d link; : > empty"
        paths = [("d/f", 3), ("d/f", 100), ("d/l", 5), ("d", 5), ("none", 5), ("none/x", 5), ("link/f", 5), ("../d/f", 5), ("/etc/passwd", 5), ("empty", 9)]
        self.assertEqual(self.run_.case(sh(make), collect=paths)["collect"],
                         [(1, 5, b"123"), (1, 5, b"12345"), (2, 0, b""), (2, 0, b""), (0, 0, b""), (0, 0, b""), (0, 0, b""), (0, 0, b""),
                          (0, 0, b""), (1, 0, b"")])

    def test_collect_tells_of_what_the_first_command_made(self):
        answer = self.run_.case(sh("printf first > f; mkdir d"), sh("printf second > g; mv g f; printf x > h; printf y > d/late"),
                                collect=[("f", 9), ("h", 9)], gather=[("d", 4, 3, 0)])
        self.assertEqual(answer["collect"], [(1, 5, b"first"), (0, 0, b"")])
        self.assertEqual(list(answer["gather"][0][1]), [b"late"])

    def gathered(self, script, most=4, head=3, hashed=1 << 20):
        return self.run_.case(sh("mkdir d; cd d\n" + script), gather=[("d", most, head, hashed)])["gather"][0]

    def test_gather(self):
        sha = lambda b: hashlib.sha256(b).hexdigest()
        for n in (0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 70_000):
            self.assertEqual(self.gathered("head -c %d /dev/zero > f" % n, head=2), (0, {b"f": (n, sha(bytes(n)), bytes(min(n, 2)))}))
        self.assertEqual(self.gathered("mkdir -p a/b; printf 12345 > a/b/f; printf 'x' > \"$(printf 'n\\n\\377')\""),
                         (0, {b"a/b/f": (5, sha(b"12345"), b"123"), b"n\n\xff": (1, sha(b"x"), b"x")}))

    def test_gather_is_bounded(self):
        self.assertEqual(self.gathered("ln -s /etc/passwd l; ln -s /etc m; mkfifo p; ln -s . n"), (0, {}))
        self.assertEqual(self.run_.case(sh("ln -s /etc d"), gather=[("d", 9, 9, 9), ("none", 9, 9, 9), ("../x", 9, 9, 9), ("a/b", 9, 9, 9)])["gather"],
                         [(0, {})] * 4)
        more, files = self.gathered("i=0; while [ $i -lt 500 ]; do : > $i; i=$((i+1)); done")
        self.assertEqual((more, len(files)), (1, 4))
        more, files = self.gathered("exec /usr/bin/python3 -c 'import os\nfor i in range(4200): os.symlink(\"x\", str(i))'", most=5000)
        self.assertEqual((more, files), (1, {}))
        self.assertEqual(self.gathered("i=0; while [ $i -lt 20 ]; do mkdir d; cd d; i=$((i+1)); done; : > f"), (1, {}))
        self.assertEqual(self.gathered("truncate -s 8M big"), (0, {b"big": (8 << 20, None, bytes(3))}))

    def test_many_at_a_time(self):
        ids = [self.run_.send(sh("sleep 0.%d; echo %d > n" % (5 - i % 5, i)), sh("cat n")) for i in range(16)]
        for i, id in enumerate(ids):
            self.assertEqual(self.run_.answer(id)["commands"][1]["out"], b"%d\n" % i)
        self.assertNotEqual(self.run_.order[-16:], ids)

    def test_end_of_input_ends_all(self):
        self.run_.send(sh("sleep 600"))
        self.assertEqual(self.run_.close(), 0)


class RunInBwrap(Common, Case):
    namespaces = 1
    prefix = ()
    more = ADMIN

    def setUp(self):
        super().setUp()
        self.assertTrue(shutil.which("bwrap"), "bwrap is not installed; these tests need bubblewrap (Debian: apt-get install bubblewrap)")
        self.run_ = Run([*self.prefix, *bwrap(*self.more)])
        self.addCleanup(self.run_.close)
        self.assertEqual(self.run_.namespaces, self.namespaces)


class RunAsPlainUser(RunInBwrap):
    prefix = boxlib.as_other_user()


class RunWithoutNamespaces(RunInBwrap):
    namespaces = 0
    more = ()
    prefix = boxlib.as_other_user()  # as root outside, the kernel would hold no fork bomb


class RunApart(Case):
    """What only cases in namespaces of their own have."""
    def setUp(self):
        super().setUp()
        self.run_ = Run(bwrap(*ADMIN))
        self.addCleanup(self.run_.close)

    def test_no_capability_is_left(self):
        out = self.run_.one(sh("grep -E 'Cap|NoNewPrivs' /proc/self/status; id -u"))["out"]
        self.assertEqual([l.split()[-1] for l in out.splitlines()], [b"0" * 16] * 5 + [b"1", b"1000"])

    def test_no_way_back(self):
        for script in ("mount -t tmpfs x /tmp", "umount /cases", "umount /tmp", "unshare -m true", "unshare -Urm umount /cases", "unshare -Urm umount /tmp",
                       "unshare -Urm umount /dev/shm", "unshare -Urm mount -o remount,rw,bind /dev", "unshare -Urm mount -o remount,bind,rw /",
                       "cd / && unshare -Urm sh -c 'umount -l /cases'"):
            c = self.run_.one(sh("cd / && " + script))
            self.assertEqual((script, c["how"] + str(c["code"] != 0)), (script, "eTrue"))

    def test_commands_cannot_reach_our_streams(self):
        c = self.run_.one(sh("ls -l /proc/self/fd; for p in /proc/[0-9]*; do (echo RRRR > $p/fd/1) 2>/dev/null; done; exit 0"))
        self.assertEqual(c["how"], "e")
        self.assertEqual(self.run_.one(sh("exit 5"))["code"], 5)  # the stream is whole

    def test_nothing_of_the_kernel_can_be_set(self):
        for uid in ("1000", "0"):
            run = Run(bwrap(*ADMIN, uid=uid))
            self.addCleanup(run.close)
            for name in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/swappiness", "/proc/self/uid_map"):
                c = run.one(sh(": >> " + name))
                self.assertEqual((name, c["how"], c["code"]), (name, "e", 2))
            self.assertEqual(run.one(sh("readlink /proc/self/exe"))["out"], b"/usr/bin/readlink\n")

    def test_a_shell_bomb(self):
        """As a plain user outside: the kernel exempts who is root there from its limit, and then only the counting of box holds it."""
        run = Run([*boxlib.as_other_user(), *bwrap(*ADMIN)])
        self.addCleanup(run.close)
        other = run.send(sh("sleep 0.3; echo alive"))
        c = run.one(sh("f() { f | f & }; f; sleep 60", processes=30, wall=2000))
        self.assertIn(c["how"], "pw")  # w: the bomb died of the kernel's refusals before box counted it
        self.assertEqual(run.answer(other)["commands"][0]["out"], b"alive\n")

    def test_kill_all_reaches_nobody_else(self):
        other = self.run_.send(sh("sleep 0.5; echo alive"))
        answer = self.run_.case(sh("kill -9 -1; kill -9 1; kill -STOP 1; exit 0"), sh("exit 6"))
        self.assertEqual([c["how"] + str(c["code"]) for c in answer["commands"]], ["e0", "e6"])
        self.assertEqual(self.run_.answer(other)["commands"][0]["out"], b"alive\n")

    def test_cases_share_no_folder(self):
        self.run_.case(sh("for d in . /tmp /dev/shm /dev /run /; do echo x > $d/left; done"))
        self.assertEqual(self.run_.one(sh("ls -a . /tmp /dev/shm; ls /dev/left /run/left /left"))["out"].count(b"left"), 0)

    def test_disk(self):
        answer = self.run_.case(sh("head -c 100G /dev/zero > f 2>/dev/null; exit 0"), disk=1 << 20, collect=[("f", 1)])
        self.assertEqual((answer["commands"][0]["how"], answer["limits"], answer["collect"][0][1]), ("e", ["disk full"], 1 << 20))

    def test_the_init_cannot_be_looked_into(self):
        """Nor box, nor bwrap, nor a neighbour: in sight or not, they are shut."""
        other = self.run_.send(sh("sleep 0.5"))
        c = self.run_.one(sh("for p in /proc/[0-9]*; do [ $p = /proc/$(readlink /proc/self/../self) ] || [ $(cut -d' ' -f4 $p/stat) = $$ ] || "
                             "grep -q 'for p in' $p/cmdline || { cat $p/environ; ls $p/cwd/; cat $p/mem; cat $p/fd/1; }; done 2>err; grep -c denied err"))
        self.assertGreaterEqual(int(c["out"]), 4)
        self.run_.answer(other)

    def test_cases_end_when_box_is_killed(self):
        mark = "6%05d" % (os.getpid() % 100000)
        self.run_.send(sh("setsid sleep %s & setsid sleep %s & wait" % (mark, mark), wall=0))

        def sleeping():
            found = subprocess.run(["pgrep", "-f", "^sleep " + mark], stdout=subprocess.PIPE).stdout.split()
            return len(found)
        wait_for(lambda: sleeping() == 2, "both to sleep")
        self.run_.process.send_signal(signal.SIGKILL)
        wait_for(lambda: sleeping() == 0, "both to be gone")
        self.run_.process.wait()

    def test_overhead_is_printed(self):
        true = {"argv": ["/bin/true"]}
        for together in (1, 4):
            for _ in range(20):
                self.run_.case(true, true)
            began = time.monotonic()
            for _ in range(100 // together):
                for id in [self.run_.send(true, true) for _ in range(together)]:
                    self.run_.answer(id)
            print("\na case of two /bin/true, %d at a time: %.2f ms" % (together, (time.monotonic() - began) * 1e3 / 100))
