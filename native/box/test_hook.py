"""hook."""
import os
import socket
import struct
import subprocess
import threading
import time

import boxlib
from boxlib import Case


class Gate:
    """Takes one question and answers it with these bytes."""
    def __init__(self, answer, after=0):
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(4)
        self.port = self.socket.getsockname()[1]
        self.answer, self.after, self.got = answer, after, []
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        c = self.socket.accept()[0]
        with self.socket, c, c.makefile("rb") as f:
            for _ in range(2):
                length = f.read(4)
                if len(length) < 4:
                    return  # it asks nothing
                self.got.append(f.read(struct.unpack(">I", length)[0]))
            time.sleep(self.after)
            c.sendall(self.answer)


def hook(port, question=b"{}", token="secret"):
    env = dict(os.environ)
    env.pop("ENVOI_GATE_TOKEN", None)
    if token is not None:
        env["ENVOI_GATE_TOKEN"] = token
    return subprocess.run([boxlib.BOX, "hook", str(port)], input=question, capture_output=True, env=env, timeout=20)


class HookTest(Case):
    def test_yes_is_silence(self):
        gate = Gate(b"A", after=0.3)
        ran = hook(gate.port, b'{"tool":1}')
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, b"", b""))
        self.assertEqual(gate.got, [b"secret", b'{"tool":1}'])

    def test_no_is_a_reason(self):
        ran = hook(Gate(b"Dnot now").port)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (2, b"", b"not now"))

    def test_a_gate_that_goes_away_is_a_no(self):
        self.assertEqual(hook(Gate(b"").port).returncode, 2)

    def test_nobody_there_is_a_no(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.assertEqual(hook(s.getsockname()[1]).returncode, 2)

    def test_no_token_is_a_no(self):
        gate = Gate(b"A")
        self.assertEqual(hook(gate.port, token=None).returncode, 2)

    def test_an_odd_port_is_a_no(self):
        self.assertEqual(hook("70000").returncode, 2)
        self.assertEqual(hook("x").returncode, 2)

    def test_a_long_question_goes_whole(self):
        gate = Gate(b"A")
        question = os.urandom(5 << 20)
        self.assertEqual(hook(gate.port, question).returncode, 0)
        self.assertEqual(gate.got[1], question)
