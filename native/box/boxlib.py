"""What the tests of box share: the streams of PROTOCOL.md read and written in Python."""
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest

BOX = None  # set by test_box.py


def u32(n):
    return struct.pack(">I", n)


def u64(n):
    return struct.pack(">Q", n)


def string(s):
    b = s if isinstance(s, bytes) else s.encode()
    return u32(len(b)) + b


def wait_for(condition, what, seconds=10.0):
    """Waits until condition() is true; the wait itself is the condition's, this only bounds it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = condition()
        if got:
            return got
        time.sleep(0.002)
    raise AssertionError("waited %s s in vain for: %s" % (seconds, what))


class Reader:
    def __init__(self, stream):
        self.stream = stream

    def take(self, n):
        out = b""
        while len(out) < n:
            part = self.stream.read(n - len(out))
            if not part:
                raise EOFError("the stream ended after %d of %d bytes" % (len(out), n))
            out += part
        return out

    def num(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(">" + form)))[0]

    def str(self):
        return self.take(self.num("I"))

    def tree(self):
        """The records of one tree stream, each a tuple that starts with its kind."""
        records = []
        while True:
            kind = self.take(1).decode()
            if kind == ".":
                return records
            if kind == "F":
                executable, path, content = self.num("B"), self.str(), []
                while True:
                    n = self.num("I")
                    if n in (0, 0xFFFFFFFF):
                        break
                    content.append(self.take(n))
                records.append(("F", path, bool(executable), b"".join(content) if n == 0 else None))
            elif kind in "LS":
                records.append((kind, self.str(), self.str()))
            elif kind in "DE":
                records.append((kind, self.str()))
            else:
                raise AssertionError("unknown record %r" % kind)


def tree_bytes(records):
    out = []
    for r in records:
        out.append(r[0].encode())
        if r[0] == "F":
            out += [b"\1" if r[2] else b"\0", string(r[1])]
            out += [string(r[3][i:i + 65536]) for i in range(0, len(r[3]), 65536)] + [u32(0)]
        else:
            out += [string(x) for x in r[1:]]
    return b"".join(out) + b"."


class Snapshot:
    def __init__(self, root, *excludes, prefix=()):
        self.process = subprocess.Popen([*prefix, BOX, "snapshot", root, *excludes], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, bufsize=-1)
        self.reader = Reader(self.process.stdout)

    def ask(self):
        self.process.stdin.write(b"s")
        self.process.stdin.flush()

    def scan(self):
        self.ask()
        return self.reader.tree()

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


class Mirror:
    """What a reader knows that applies the records in order."""
    def __init__(self):
        self.entries, self.empty = {}, set()

    def apply(self, records):
        self.empty = set()
        for r in records:
            if r[0] == "F" and r[3] is not None:
                self.entries[r[1]] = (r[2], r[3])
            elif r[0] == "L":
                self.entries[r[1]] = r[2]
            elif r[0] == "D":
                self.entries.pop(r[1], None)
            elif r[0] == "E":
                self.empty.add(r[1])
        return self


def truth(root):
    """The files, links and empty folders below a root, as a Mirror knows them."""
    entries, empty = {}, set()
    root = os.fsencode(root)

    def walk(folder, prefix):
        names = [n for n in os.listdir(folder) if n != b".git"]
        if not names and prefix:
            empty.add(prefix[:-1])
        for n in names:
            p = folder + b"/" + n
            if os.path.islink(p):
                entries[prefix + n] = os.readlink(p)
            elif os.path.isdir(p):
                walk(p, prefix + n + b"/")
            elif os.path.isfile(p):
                with open(p, "rb") as f:
                    entries[prefix + n] = (bool(os.stat(p).st_mode & 0o111), f.read())
    walk(root, b"")
    return entries, empty


def write(path, content=b"", mode=None):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    if mode is not None:
        os.chmod(path, mode)


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="box-test-")
        os.chmod(self.dir, 0o777)
        self.addCleanup(self.remove)

    def remove(self):
        subprocess.run(["chmod", "-R", "u+rwx", self.dir], stderr=subprocess.DEVNULL)
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *pieces):
        return os.path.join(self.dir, *pieces)

    def folder(self, name):
        os.makedirs(self.path(name))
        os.chmod(self.path(name), 0o777)
        return self.path(name)

    def snapshot(self, root, *excludes, prefix=()):
        s = Snapshot(root, *excludes, prefix=prefix)
        self.addCleanup(lambda: s.process.stdin.closed or s.close())
        return s

    def put(self, root, records, prefix=()):
        return subprocess.run([*prefix, BOX, "put", root], input=tree_bytes(records), stderr=subprocess.PIPE)


def as_other_user():
    """A prefix that runs a command as somebody who is not root, for what root may do anyway."""
    if os.getuid() != 0:
        return ()
    return ("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=-all")


def main(modules):
    global BOX
    if len(sys.argv) < 2:
        sys.exit("usage: test_box.py PATH_TO_BOX [TEST...]")
    BOX = os.path.abspath(sys.argv.pop(1))
    unittest.main(module=modules, verbosity=1)
