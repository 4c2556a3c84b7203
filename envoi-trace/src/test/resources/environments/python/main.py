"""A small environment of the original package."""

import os

import envoi
from pydantic import BaseModel


class Case(BaseModel):
    name: str
    passed: bool


class Result(BaseModel):
    passed: int
    failed: int
    total: int
    cases: list[Case] = []


built = {"suffix": ""}


@envoi.setup
async def build(submission: envoi.Documents, suffix: str = "") -> None:
    outcome = await envoi.run("sh build.sh")
    if outcome.exit_code != 0:
        raise RuntimeError(f"the build failed: {outcome.stderr}")
    built["suffix"] = suffix


@envoi.teardown
async def tear_down() -> None:
    pass


smoke = envoi.suite("smoke")


@smoke.test("words")
async def words() -> Result:
    """Looks for the words."""
    ran = await envoi.run("cat word.txt")
    good = ran.stdout == "word" + built["suffix"]
    return Result(passed=int(good), failed=int(not good), total=1, cases=[Case(name="word", passed=good)])


@smoke.test("chapter_{chapter}")
async def chapter(chapter: int, extra: int = 0) -> Result:
    return Result(passed=chapter, failed=extra, total=chapter + extra)


@envoi.test("broken")
async def broken() -> Result:
    raise RuntimeError("the suite is broken")


@envoi.test("ends")
async def ends() -> Result:
    os._exit(3)


@envoi.test("sleeps")
async def sleeps(seconds: str) -> Result:
    await envoi.run(f"exec sleep {seconds}", timeout_seconds=1000)
    return Result(passed=0, failed=0, total=0)
