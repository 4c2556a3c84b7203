"""snapshot, put and get."""
import os
import socket
import stat
import subprocess
import threading
import time

import boxlib
from boxlib import Case, Mirror, Reader, as_other_user, tree_bytes, truth, write

NASTY = [b"plain", b"with space", b"new\nline", b"quote'\"", b"\xff\xfe not utf-8", b"-rf", b"#x", b"\\back", b"\xc3\xa4", b"*", b"..."]


def bind_socket(path):
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)


class SnapshotTest(Case):
    def build(self, root):
        for i, name in enumerate(NASTY):
            p = os.path.join(os.fsencode(root), name + b" d", name)
            os.makedirs(os.path.dirname(p))
            with open(p, "wb") as f:
                f.write(name * i)
            os.chmod(p, 0o755 if i % 2 else 0o600)
        write(root + "/big", os.urandom(200_001))
        write(root + "/empty file")
        os.makedirs(root + "/empty/deeper")
        os.symlink("/absolute/nowhere", root + "/absolute")
        os.symlink("dangling", root + "/dangling")
        os.symlink("empty", root + "/to folder")

    def check(self, mirror, root):
        entries, empty = truth(root)
        self.assertEqual(mirror.entries, entries)
        self.assertEqual(mirror.empty, empty)

    def test_round_trip_of_nasty_names_and_kinds(self):
        root, copy = self.folder("root"), self.folder("copy")
        self.build(root)
        s = self.snapshot(root)
        records = s.scan()
        self.check(Mirror().apply(records), root)
        self.assertEqual(self.put(copy, records).returncode, 0)
        self.assertEqual(truth(copy), truth(root))
        self.assertEqual(s.close(), 0)

    def test_later_scans_list_only_what_changed(self):
        root = self.folder("root")
        self.build(root)
        s, m = self.snapshot(root), Mirror()
        m.apply(s.scan())
        time.sleep(0.08)  # the racy margin is real time: nothing to wait for but the clock
        s.scan()
        self.assertEqual([r for r in s.scan() if r[0] != "E"], [])
        write(root + "/big", b"small")
        os.chmod(root + "/empty file", 0o755)
        os.remove(root + "/absolute")
        records = s.scan()
        self.assertEqual({(r[0], r[1]) for r in records if r[0] != "E"}, {("F", b"big"), ("F", b"empty file"), ("D", b"absolute")})
        self.check(m.apply(records), root)

    def test_kinds_that_replace_one_another(self):
        root, copy = self.folder("root"), self.folder("copy")
        makers = {
            "file": lambda p: write(p, b"x"), "link": lambda p: os.symlink("there", p), "empty": os.mkdir,
            "full": lambda p: (write(p + "/a/b", b"1"), write(p + "/c", b"2")), "none": lambda p: None, "fifo": os.mkfifo,
            "socket": bind_socket,
        }
        s, m = self.snapshot(root), Mirror()
        pairs = [(a, b) for a in makers for b in makers]
        for turn in (0, 1):
            for a, b in pairs:
                p = "%s/%s-%s" % (root, a, b)
                subprocess.run(["rm", "-rf", p])
                makers[(a, b)[turn]](p)
            records = s.scan()
            m.apply(records)
            self.check_content(m, root)
            self.assertEqual(self.put(copy, records).returncode, 0)
            self.assertEqual(truth(copy)[0], truth(root)[0])
            skipped = {r[1]: r[2] for r in records if r[0] == "S"}
            for a, b in pairs:
                kind = (a, b)[turn]
                self.assertEqual(skipped.get(("%s-%s" % (a, b)).encode()), kind.encode() if kind in ("fifo", "socket") else None)

    def check_content(self, m, root):
        self.assertEqual(m.entries, truth(root)[0])
        self.assertEqual(m.empty, truth(root)[1])

    def test_excluded_paths_and_git_folders(self):
        root = self.folder("root")
        for p in ("target/out", "a/target/kept", ".git/HEAD", "a/.git/HEAD", "only/.git/HEAD", "x/y/skip/f", "x/y/skipped"):
            write(root + "/" + p)
        m = Mirror().apply(self.snapshot(root, "target", "x/y/skip").scan())
        self.assertEqual(set(m.entries), {b"a/target/kept", b"x/y/skipped"})
        self.assertEqual(m.empty, {b"only"})

    def test_writes_right_after_a_scan_are_never_missed(self):
        root = self.folder("root")
        write(root + "/f", b"00000000")
        s, m = self.snapshot(root), Mirror()
        m.apply(s.scan())
        for i in range(200):
            with open(root + "/f", "r+b") as f:
                f.write(b"%08d" % i)
            m.apply(s.scan())
            self.assertEqual(m.entries[b"f"][1], b"%08d" % i)

    def test_writes_during_scans_are_found_at_last(self):
        root = self.folder("root")
        for i in range(300):
            write("%s/d%d/f%d" % (root, i % 7, i), b"x" * 100)
        s, m, stop = self.snapshot(root), Mirror(), threading.Event()

        def churn():
            i = 0
            while not stop.is_set():
                i += 1
                p = "%s/d%d/f%d" % (root, i % 7, i % 300)
                write(p, b"%0100d" % i)
                if i % 5 == 0:
                    os.rename(p, p + "r") if os.path.exists(p) else None
                if i % 11 == 0 and os.path.exists(p + "r"):
                    os.remove(p + "r")
        t = threading.Thread(target=churn)
        t.start()
        for _ in range(40):
            m.apply(s.scan())
        stop.set()
        t.join()
        m.apply(s.scan())
        self.check_content(m, root)

    def test_folders_swapped_for_links_never_lead_out(self):
        root, secret = self.folder("root"), self.folder("secret")
        write(secret + "/f", b"secret")
        write(secret + "/deep/f", b"secret")
        os.makedirs(root + "/real/deep")
        write(root + "/real/f", b"fine")
        write(root + "/real/deep/f", b"fine")
        os.symlink(secret, root + "/link")
        s, stop, swaps = self.snapshot(root), threading.Event(), [0]

        def swap():
            while not stop.is_set():
                for a, b in (("real", "spare"), ("link", "real"), ("real", "link"), ("spare", "real")):
                    os.rename(root + "/" + a, root + "/" + b)
                    swaps[0] += 1
        t = threading.Thread(target=swap)
        t.start()
        try:
            for _ in range(300):
                for r in s.scan():
                    self.assertNotIn(b"secret", r[3] or b"" if r[0] == "F" else b"")
        finally:
            stop.set()
            t.join()
        self.assertGreater(swaps[0], 100)
        self.check_content(Mirror().apply(self.snapshot(root).scan()), root)

    def test_fifos_and_devices_are_named_and_not_opened(self):
        root = self.folder("root")
        os.mkfifo(root + "/fifo")
        write(root + "/d/f")
        os.mkfifo(root + "/d/fifo")
        os.makedirs(root + "/e")
        os.mkfifo(root + "/e/fifo")
        s = self.snapshot(root)
        for _ in (1, 2):
            records = s.scan()
            self.assertEqual({r for r in records if r[0] == "S"}, {("S", p, b"fifo") for p in (b"fifo", b"d/fifo", b"e/fifo")})
            self.assertEqual({r for r in records if r[0] == "E"}, {("E", b"e")})

    def test_an_unreadable_folder_keeps_what_was_below_it(self):
        root = self.folder("root")
        for p in ("shut/a", "shut/b/c", "f"):
            write(root + "/" + p, b"x")
        subprocess.run(["chmod", "-R", "a+rwX", root])
        s = self.snapshot(root, prefix=as_other_user())
        m = Mirror().apply(s.scan())
        before = dict(m.entries)
        os.chmod(root + "/shut", 0)
        os.chmod(root + "/f", 0)
        if as_other_user():
            os.chown(root + "/f", 0, 0)
        records = s.scan()
        self.assertEqual({r for r in records if r[0] in "SD"}, {("S", b"shut", b"unreadable"), ("S", b"f", b"unreadable")})
        os.chmod(root + "/shut", 0o777)
        os.chmod(root + "/f", 0o644)
        os.remove(root + "/shut/a")
        m.apply(s.scan())
        del before[b"shut/a"]
        self.assertEqual(m.entries, before)

    def test_deep_trees_with_few_descriptors(self):
        root = self.folder("root")
        cwd = os.open(root, os.O_RDONLY)
        for i in range(1100):
            os.mkdir("d", dir_fd=cwd)
            os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=cwd))
            new = os.open("d", os.O_RDONLY, dir_fd=cwd)
            os.close(cwd)
            cwd = new
        os.close(cwd)
        s = self.snapshot(root, prefix=("prlimit", "--nofile=128"))
        records = s.scan()
        self.assertEqual(len([r for r in records if r[0] == "F"]), 1100)
        self.assertEqual([r[1] for r in records if r[0] == "E"], [b"/".join([b"d"] * 1100)])
        subprocess.run(["rm", "-rf", root + "/d"], check=True)
        self.assertEqual(len([r for r in s.scan() if r[0] == "D"]), 1099)

    def test_deeper_than_it_goes_is_said(self):
        root = self.folder("root")
        cwd = os.open(root, os.O_RDONLY)
        for i in range(2100):
            os.mkdir("d", dir_fd=cwd)
            new = os.open("d", os.O_RDONLY, dir_fd=cwd)
            os.close(cwd)
            cwd = new
        os.close(cwd)
        records = self.snapshot(root).scan()
        self.assertEqual([(r[0], r[-1]) for r in records], [("S", b"too deep")])
        subprocess.run(["rm", "-rf", root + "/d"], check=True)

    def test_root_removed_and_made_again(self):
        root = self.folder("root")
        write(root + "/a", b"1")
        s, m = self.snapshot(root), Mirror()
        m.apply(s.scan())
        subprocess.run(["rm", "-rf", root])
        m.apply(s.scan())
        self.assertEqual(m.entries, {})
        write(root + "/b", b"2")
        m.apply(s.scan())
        self.assertEqual(set(m.entries), {b"b"})

    def test_how_long_scans_take(self):
        root = self.folder("root")
        for n in (5_000, 50_000) if os.environ.get("BOX_TIMING") else (5_000,):  # the greater one takes a while to make
            for i in range(0 if n == 5_000 else 5_000, n):
                if i % 50 == 0:
                    os.makedirs("%s/d%d/e%d" % (root, i // 1000, i // 50), exist_ok=True)
                os.close(os.open("%s/d%d/e%d/file%d.c" % (root, i // 1000, i // 50, i), os.O_CREAT | os.O_WRONLY))
            s = self.snapshot(root)
            began = time.monotonic()
            s.scan()
            first = time.monotonic() - began
            time.sleep(0.06)
            s.scan()
            times = []
            for _ in range(9):
                began = time.monotonic()
                s.scan()
                times.append(time.monotonic() - began)
            print("\n%d files: first scan %.1f ms, unchanged %.2f ms (median of 9)" % (n, first * 1e3, sorted(times)[4] * 1e3))
            s.close()


class PutTest(Case):
    def test_modes_and_replacement(self):
        root = self.folder("root")
        write(root + "/was/folder/x")
        write(root + "/file")
        os.symlink("/etc", root + "/link")
        done = self.put(root, [("F", "was", True, b"now"), ("F", "file/below/f", False, b"1"), ("F", "link/passwd", False, b"2"),
                               ("L", "l", "t"), ("L", "l", "u"), ("E", "e/f"), ("D", "missing/x"), ("D", "e")])
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(truth(root), ({b"was": (True, b"now"), b"file/below/f": (False, b"1"), b"link/passwd": (False, b"2"), b"l": b"u"},
                                       {b"e/f"}))
        self.assertEqual(stat.S_IMODE(os.stat(root + "/was").st_mode), 0o755)
        self.assertEqual(stat.S_IMODE(os.stat(root + "/file/below/f").st_mode), 0o644)

    def test_unsound_streams_are_refused(self):
        root = self.folder("root")
        for path in ("", "/etc/x", "../x", "a/../x", "a//x", "./x", "x/", "a\0b"):
            done = self.put(root, [("F", path, False, b"")])
            self.assertEqual((path, done.returncode, done.stderr.count(b"\n")), (path, 1, 1))
        cut = subprocess.run([boxlib.BOX, "put", root], input=tree_bytes([("F", "f", False, b"whole")])[:-6], stderr=subprocess.PIPE)
        self.assertEqual(cut.returncode, 1)
        self.assertEqual([n for n in os.listdir(root) if n == "f"], [])

    def test_read_only_folders_as_a_plain_user(self):
        root = self.folder("root")
        user = as_other_user()
        subprocess.run([*user, "sh", "-c", "cd %s && mkdir -p a/b c/d && echo x > a/b/f && echo y > c/d/f && chmod 555 a/b a c/d c" % root], check=True)
        done = self.put(root, [("F", "a/b/f", False, b"new"), ("F", "a/g", False, b"g"), ("F", "c", False, b"file")], prefix=user)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(truth(root)[0], {b"a/b/f": (False, b"new"), b"a/g": (False, b"g"), b"c": (False, b"file")})

    def test_a_deep_tree_in_the_way(self):
        root = self.folder("root")
        deep = "/".join(["d"] * 1000)
        self.assertEqual(self.put(root, [("E", "x/" + deep), ("F", "x/d/f", False, b"")]).returncode, 0)
        done = self.put(root, [("F", "x", False, b"1")], prefix=("prlimit", "--nofile=32"))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(truth(root)[0], {b"x": (False, b"1")})

    def test_a_big_file_in_little_memory(self):
        root = self.folder("root")
        p = subprocess.Popen(["prlimit", "--as=%d" % (64 << 20), boxlib.BOX, "put", root], stdin=subprocess.PIPE)
        chunk = boxlib.string(os.urandom(65536)) * 16
        p.stdin.write(b"F\0" + boxlib.string("big"))
        for _ in range(256):
            p.stdin.write(chunk)
        p.stdin.write(boxlib.u32(0) + b".")
        p.stdin.close()
        self.assertEqual(p.wait(30), 0)
        self.assertEqual(os.stat(root + "/big").st_size, 256 << 20)
        self.assertEqual(os.listdir(root), ["big"])


class GetTest(Case):
    def get(self, root, path):
        done = subprocess.run([boxlib.BOX, "get", root, path], stdout=subprocess.PIPE, check=True)
        import io
        return Reader(io.BytesIO(done.stdout)).tree()

    def test_get(self):
        root = self.folder("root")
        write(root + "/a/f", b"x" * 100_000, 0o755)
        os.symlink("/etc", root + "/l")
        os.mkfifo(root + "/fifo")
        self.assertEqual(self.get(root, "a/f"), [("F", b"a/f", True, b"x" * 100_000)])
        self.assertEqual(self.get(root, "l"), [("L", b"l", b"/etc")])
        for nothing in ("a", "none", "none/x", "l/passwd", "fifo", "a/f/x"):
            self.assertEqual(self.get(root, nothing), [])
