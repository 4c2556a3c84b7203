"""The original client against our runtime: the addresses of the environments `plain` and `stateful` are the arguments."""

import asyncio
import sys
import tempfile
from pathlib import Path

import envoi


async def fails(call, *words):
    try:
        await call
    except RuntimeError as error:
        assert all(word in str(error) for word in words), f"{error} has not all of {words}"
        return
    raise AssertionError(f"no error with {words}")


async def plain(address):
    async with await envoi.connect(address) as client:
        assert client.has_setup is False
        assert client.tests == sorted(client.tests)
        assert {"top", "echo/{word}", "part_{number}", "mixed/good"} <= set(client.tests), client.tests
        described = client.schema["test_metadata"]["top"]
        assert described["description"] == "A test at the top.", described
        result = await client.test("top")
        assert (result["passed"], result["total"]) == (1, 1), result
        assert await client.test("part_12") == {"number": 12, "isolated": True}
        echoed = await client.test("echo/hello", times=3, names=["a", "b"], unknown="ignored")
        assert (echoed["word"], echoed["times"], echoed["names"]) == ("hello", 3, ["a", "b"]), echoed
        folded = await client.test("mixed")
        assert set(folded) == {"mixed/bad", "mixed/good", "mixed/none"}, folded
        assert folded["mixed/bad"]["failed"] == 1 and "broken" in folded["mixed/bad"]["error"], folded
        files = await client.test("files", submission=envoi.Documents.from_text("a.txt", "text"))
        assert files["files"] == ["a.txt"] and files["empty"] is False, files
        assert (await client.test("files"))["empty"] is True
        await fails(client.test("needs"), "(400)", "'count'")
        await fails(client.test("nothing/here"), "(404)", "No tests match: nothing/here")


async def stateful(address):
    async with await envoi.connect(address) as client:
        assert client.has_setup is True
        await fails(client.test("shell"), "This environment requires a session.")
        await fails(client.session(fail=True), "(500)", "it does not build: line 3")
        folder = Path(tempfile.mkdtemp())
        (folder / "deep").mkdir()
        (folder / "deep" / "file.txt").write_text("inside\n")
        async with await client.session(timeout_seconds=60, submission=envoi.Documents(folder)) as session:
            assert session.timeout_seconds == 60
            ran = await session.test("shell", line="cat deep/file.txt; exit 3")
            assert (ran["stdout"].strip(), ran["status"]) == ("inside", 3), ran
            await fails(session.test("shell"), "'line'")
            await fails(session.test("other"), "No tests match: other")
        await fails(session.test("shell", line="true"), "(404)", "Unknown session")
        await session.close()
    session = await envoi.connect_session(address, submission=envoi.Documents.from_text("b", "c"))
    assert (await session.test("shell", line="cat b"))["stdout"].strip() == "c"
    await session.close()


asyncio.run(plain(sys.argv[1]))
asyncio.run(stateful(sys.argv[2]))
print("the contract holds")
