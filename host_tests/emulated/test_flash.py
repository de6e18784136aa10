"""`thecal flash` and what belongs to it, on an emulated Pico with MicroPython's own firmware, by mpremote's own means.

The program that is flashed here is a small one that answers as a pump does, so that a flash takes seconds.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from emulated import small
from thecal import cli, paths
from thecal.emulated.pico import EmulatedPico
from thecal.errors import Failure
from thecal.flash import answer, commands, device, install, tables, version
from thecal.flash.plan import HALF
from thecal.wires import SerialWire


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small device's folder, which `thecal flash` then flashes."""
    (tmp_path / "boards").mkdir()
    for name in ("pico", "esp32"):
        shutil.copy(paths.device_dir() / "boards" / f"{name}.py", tmp_path / "boards")
    monkeypatch.setattr(commands, "device_dir", lambda: tmp_path)
    monkeypatch.setattr(version, "launchers", lambda board, device: small.launchers())
    of_version(monkeypatch, 1)
    return tmp_path


def of_version(monkeypatch: pytest.MonkeyPatch, mark: int) -> None:
    """Has version `mark` flashed from now on: its pump has so many mL."""
    made = small.bundles(mark)
    monkeypatch.setattr(version, "bundles", lambda board, folder: made)


def thecal(pico: EmulatedPico, *arguments: str) -> str:
    """What a command says that must go well."""
    result = CliRunner().invoke(cli.main, [arguments[0], "--port", pico.port, *arguments[1:]])
    assert result.stderr == ""
    assert result.exit_code == 0
    return result.stdout


def files_on(pico: EmulatedPico) -> set[str]:
    with device.connected(pico.port) as board:
        names = set(board.call("look")["files"])
        board.leave()
    return names


def put(pico: EmulatedPico, name: str, data: bytes) -> None:
    with device.connected(pico.port) as board:
        board.put("/" + name, data, lambda count: None)
        board.leave()


def volume(pico: EmulatedPico) -> int:
    """Which version runs after the power was off and on."""
    pico.cut()
    return answer.first_status(SerialWire(pico.port), 30.0)["reservoir"]["volume_nl"] // 1_000_000


@pytest.mark.usefixtures("folder")
def test_first_flash_then_nothing_to_copy_then_only_what_differs(
    pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = thecal(pico, "flash")
    assert "5 files, " in first and "reservoir 1.000 mL" in first
    there = files_on(pico)
    assert "nothing to copy" in thecal(pico, "flash")
    assert files_on(pico) == there
    of_version(monkeypatch, 2)
    second = thecal(pico, "flash")
    assert "2 files, " in second and "reservoir 2.000 mL" in second
    assert len(files_on(pico)) == len(there), "the old bundle is gone"
    assert volume(pico) == 2


# covers: FLA-1
@pytest.mark.usefixtures("folder")
def test_after_an_interrupted_flash_the_old_version_still_starts_and_the_next_one_mends(
    pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of a file, which the board then waits for: the host is gone, and the power too."""
    thecal(pico, "flash")
    of_version(monkeypatch, 2)
    sent = device.packed
    monkeypatch.setattr(device, "packed", lambda part: sent(part)[:100])
    monkeypatch.setattr(device, "_WORK_S", 2.0)
    with pytest.raises(Failure):
        commands.put(pico.port, tables.named("pico", paths.device_dir()), wanted(), 20.0)
    monkeypatch.setattr(device, "packed", sent)
    assert volume(pico) == 1
    assert "reservoir 2.000 mL" in thecal(pico, "flash")
    assert HALF not in files_on(pico)


def wanted() -> Any:
    return version.wanted("pico", paths.device_dir())


@pytest.mark.usefixtures("folder")
def test_power_cut_between_two_files_leaves_the_old_version(
    pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch
) -> None:
    thecal(pico, "flash")
    of_version(monkeypatch, 2)
    with pytest.raises(RuntimeError, match="cut"), device.connected(pico.port) as board:
        rename = board.call

        def cut_before_the_manifest(function: str, *arguments: Any) -> Any:
            if function == "rename" and arguments[1] == "/thecal.json":
                raise RuntimeError("cut")
            return rename(function, *arguments)

        monkeypatch.setattr(board, "call", cut_before_the_manifest)
        install.install(board, board.call("look"), wanted(), lambda name, done, total: None)
    assert volume(pico) == 1


@pytest.mark.usefixtures("folder")
def test_a_bundle_that_went_bad_on_the_flash_is_noticed_and_copied_again(pico: EmulatedPico) -> None:
    thecal(pico, "flash")
    (name,) = (name for name in files_on(pico) if name.startswith("board_"))
    put(pico, name, bytes(len(wanted().bundles[name])))
    assert "1 file, " in thecal(pico, "flash")
    assert "nothing to copy" in thecal(pico, "flash")


@pytest.mark.usefixtures("folder")
def test_unflash_leaves_what_flash_did_not_put_there(pico: EmulatedPico) -> None:
    put(pico, "local.json", b"{}")
    put(pico, "main.py", b"print('mine')\n")
    thecal(pico, "flash")
    told = thecal(pico, "unflash")
    assert "removed from" in told and "thecal.json" in told
    assert files_on(pico) == {"local.json", "main.py"}
    assert "nothing of Thecal's" in thecal(pico, "unflash")


@pytest.mark.usefixtures("folder")
def test_another_board_or_an_old_firmware_is_one_line_and_changes_nothing(
    pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(cli.main, ["flash", "--port", pico.port, "--board", "esp32"])
    assert result.exit_code == 2
    assert (
        "BOARD=esp32 is for esp32 on ESP32, and this is RP2040; for it there is BOARD=pico" in result.stderr
    )
    monkeypatch.setattr(install, "OLDEST", (9, 0))
    result = CliRunner().invoke(cli.main, ["flash", "--port", pico.port])
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "the board runs MicroPython 1.25.0, and Thecal needs" in result.stderr
    assert files_on(pico) == set()


@pytest.mark.usefixtures("folder")
def test_a_mounted_program_runs_without_a_file_on_the_board(pico: EmulatedPico) -> None:
    from thecal.flash import mount

    pico.pace(1)  # mpremote's half on the board gives the half here a second of emulated time
    staged = mount.stage(wanted(), "pico-test")
    code = "import os, json, sys\nprint(os.getcwd(), json.load(open('thecal.json'))['board'])\n"
    told = pico.mpremote("mount", str(staged), "exec", code)
    assert "/remote pico" in told.stdout
    assert files_on(pico) == set()
    shutil.rmtree(staged)


@pytest.mark.usefixtures("folder")
def test_a_full_board_is_one_line_and_goes_on_with_what_it_has(
    pico: EmulatedPico, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told before anything is changed; and where the board told its room wrongly, by the file system itself."""
    thecal(pico, "flash")
    pico.mpremote("exec", _FILL)
    there = files_on(pico)
    large = {**small.bundles(2), "board": bytes(9000)}
    monkeypatch.setattr(version, "bundles", lambda board, folder: large)
    refused = CliRunner().invoke(cli.main, ["flash", "--port", pico.port])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "of room" in refused.stderr and "nothing was changed" in refused.stderr
    assert files_on(pico) == there
    with monkeypatch.context() as unchecked:
        unchecked.setattr(install, "_check_room", lambda made, want, about: None)
        failed = CliRunner().invoke(cli.main, ["flash", "--port", pico.port])
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert failed.stderr.endswith("has no room left: remove files of yours, `make repl` gets in\n")
    assert volume(pico) == 1
    pico.mpremote("rm", ":big0")
    of_version(monkeypatch, 2)
    assert "reservoir 2.000 mL" in thecal(pico, "flash")
    assert HALF not in files_on(pico)


_FILL = """
import os
for number, size in enumerate((16384, 4096, 4096, 4096, 1024, 1024)):
    try:
        with open("big%d" % number, "wb") as file:
            while True:
                file.write(bytes(size))
                file.flush()
    except OSError:
        pass
print(os.statvfs("/"))
"""
