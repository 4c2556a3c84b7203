#!/usr/bin/env python3
"""The tests of box: python3 test_box.py PATH_TO_BOX [TEST...]. Needs Python 3.8, its standard library, and bwrap for `run`."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import boxlib  # noqa: E402
from test_forward import *  # noqa: E402,F401,F403
from test_hook import *  # noqa: E402,F401,F403
from test_run import *  # noqa: E402,F401,F403
from test_serve import *  # noqa: E402,F401,F403
from test_tree import *  # noqa: E402,F401,F403

if __name__ == "__main__":
    boxlib.main("__main__")
