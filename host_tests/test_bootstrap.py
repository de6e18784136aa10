"""What a person sees when something is missing: one line that says what to do, and never a traceback."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from thecal import fetch, paths
from thecal.errors import Failure

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = "http://127.0.0.1:9/"  # a port nobody listens at


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/bootstrap.py with its log and its .venv in a folder of the test's own."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "LOG", tmp_path / "cache" / "install.log")
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    return module


def bare_tree(folder: Path) -> Path:
    """As much of the project as `make` looks at before anything is installed."""
    (folder / "tools").mkdir()
    for name in ("Makefile", "pyproject.toml", "tools/bootstrap.py", "tools/constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs make as a person would, not as a part of the make that runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_make_alone_lists_each_target_in_a_line(tmp_path: Path) -> None:
    """The list is made from the Makefile's own comments."""
    said = make(bare_tree(tmp_path))
    assert said.returncode == 0
    listed = [line.split()[1] for line in said.stdout.splitlines()]
    assert {"run", "test", "bench", "beep", "lint", "types", "docs", "clean"} <= set(listed)


@pytest.mark.parametrize("word", ["no-such-python", "false"])
def test_a_python_that_is_missing_or_too_old_is_one_line(tmp_path: Path, word: str) -> None:
    """`false` stands for an old Python: it, too, answers the question for its version with a no."""
    said = make(bare_tree(tmp_path), "run", f"PYTHON={word}")
    assert said.returncode == 2
    told = [line for line in said.stderr.splitlines() if not line.startswith("make")]
    assert told == [f"Thecal needs Python 3.10 or later and '{word}' is not: try make PYTHON=python3.12"]
    assert not (tmp_path / ".venv").exists()


def test_a_python_without_venv_is_told_what_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on Debian, where ensurepip is a package of its own."""
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    assert bootstrap.main("run") == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert "python3-venv" in told[0]


def test_no_network_for_pip_is_one_line_and_names_the_log(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """pip's own words are in the log and nowhere else."""
    for name, value in {
        "PIP_INDEX_URL": NOWHERE,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bootstrap, "VENV", Path(sys.prefix))
    monkeypatch.setattr(bootstrap, "install_run", lambda: bootstrap.pip("--dry-run", "no-such-thing"))
    assert bootstrap.main("run") == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert told[0].startswith("no network") and str(bootstrap.LOG) in told[0]
    assert "no-such-thing" in bootstrap.LOG.read_text()


def test_an_old_node_is_not_used(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then node comes from PyPI."""
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v${NODE_MAJOR}.1.0\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("NODE_MAJOR", "16")
    assert not bootstrap.node_is_usable()
    monkeypatch.setenv("NODE_MAJOR", "18")
    assert bootstrap.node_is_usable()


def test_no_node_at_all_is_a_failure_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from PyPI nor on PATH."""
    monkeypatch.setattr(paths, "_wheel", lambda *names: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Failure, match=r"install Node\.js 18 or later"):
        paths.node()


def test_no_network_for_npm_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """npm's own words are in the log."""
    monkeypatch.setenv("THECAL_CACHE", str(tmp_path))
    monkeypatch.setenv("npm_config_registry", NOWHERE)
    assert fetch.main() == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1 and "is there a network?" in told[0]
    assert not (tmp_path / "micropython" / "ready").exists()


def test_a_package_with_another_checksum_is_not_unpacked(tmp_path: Path) -> None:
    """Whatever a registry or a proxy delivers."""
    (tmp_path / "a.tgz").write_bytes(b"something else")
    with pytest.raises(Failure, match="checksum"):
        fetch.unpack(tmp_path / "a.tgz", tmp_path / "out")
    assert not (tmp_path / "out").exists()
