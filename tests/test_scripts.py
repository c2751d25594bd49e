"""The two commands, on machines that lack things: a copy of the scripts, and a PATH with only what each test allows.

Python and pip are stand-ins that note what they were asked; that the real ones do it is shown by every fresh clone.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ("scripts/run", "scripts/test", "scripts/check", "scripts/setup", "scripts/translate", ".ci/run")
LOCKS = ("requirements/run.lock", "requirements/dev.lock")
TOOLS = ("bash", "cat", "dirname", "env", "flock", "mkdir", "cp", "chmod", "rm", "cksum", "sh", "sleep")

PYTHON = """#!/bin/sh
# A Python 3.11 that makes virtual environments of copies of itself and notes what pip is asked.
case "$*" in
  -V) echo "Python 3.11.2" ;;
  "-m venv --clear "*) rm -rf "$4" && mkdir -p "$4/bin" && cp "$0" "$4/bin/python"
    printf '#!/bin/sh\\necho "liveblog $* in $(pwd)"\\n' >"$4/bin/liveblog"; chmod +x "$4/bin/liveblog"
    echo "venv $4" >>"$NOTES" ;;
  "-m pip --version") ;;
  "-m pip "*) sleep 0.2; echo "$*" >>"$NOTES" ;;
  "-m pytest"*) echo "$*" ;;
  "-c import ensurepip, venv") exit "${NO_VENV:-0}" ;;
esac
"""
# An npm that notes what it is asked, and installs nothing.
NPM = """#!/bin/sh
echo "npm $1 $2 $3" >>"$NOTES"
mkdir -p tests/node_modules && : >tests/node_modules/.package-lock.json
"""
OLD_PYTHON = '#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n'


def installed(lock: str) -> list[str]:
    """What pip is asked: the packages of a lock, by their hashes, then liveblog itself."""
    return [
        f"-m pip install -qq --require-hashes -r requirements/{lock}.lock",
        "-m pip install -qq --no-deps --no-build-isolation -e .",
    ]


class Machine:
    """A fresh clone on a machine that has only what it was given."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "a clone"
        self.bin = folder / "bin"
        self.notes = folder / "notes"
        for script in (*SCRIPTS, "Procfile", "pyproject.toml", *LOCKS, "tests/package-lock.json"):
            (self.clone / script).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / script, self.clone / script)
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.bin / tool).symlink_to(found)
        self.has("id", "#!/bin/sh\necho 1000\n")
        self.has("python3", PYTHON)

    def has(self, name: str, script: str) -> None:
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def run(
        self, script: str, *arguments: str, cwd: Path | None = None, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        return self.shell(shlex.join([str(self.clone / script), *arguments]), cwd, **environ)

    def shell(self, line: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": str(self.bin), "NOTES": str(self.notes), **environ}
        return subprocess.run(
            ["sh", "-c", line], cwd=cwd or self.clone, capture_output=True, text=True, timeout=60, env=environ
        )

    def asked(self) -> list[str]:
        """What venv and pip were asked since the last time."""
        asked = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return asked


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / script], check=True)


def test_run_sets_up_once_and_starts_the_server_with_its_arguments(machine: Machine, tmp_path: Path) -> None:
    first = machine.run("scripts/run", "--port", "1 2", cwd=tmp_path)
    # In the directory it was called from: that is where a relative LIVEBLOG_DATA is.
    assert first.stdout == f"liveblog serve --port 1 2 in {tmp_path}\n"
    assert first.stderr == "Setting up .venv (about a minute) ...\n"
    assert machine.asked() == ["venv .venv", *installed("run")]
    second = machine.run("scripts/run")
    assert (second.stdout, second.stderr) == (f"liveblog serve in {machine.clone}\n", "")
    assert machine.asked() == []


def test_a_changed_project_is_installed_again(machine: Machine) -> None:
    machine.run("scripts/setup")
    machine.asked()
    with (machine.clone / "pyproject.toml").open("a") as project:
        project.write("# one more dependency\n")
    machine.run("scripts/setup")
    assert machine.asked() == installed("run")


def test_a_clone_that_was_moved_gets_a_new_venv(machine: Machine) -> None:
    machine.run("scripts/setup")
    machine.asked()
    machine.clone = machine.clone.rename(machine.clone.parent / "moved")
    machine.run("scripts/setup")
    assert machine.asked() == ["venv .venv", *installed("run")]


def test_an_install_that_failed_is_tried_again(machine: Machine) -> None:
    machine.has("python3", PYTHON.replace('sleep 0.2; echo "$*" >>"$NOTES"', "echo no network >&2; exit 1"))
    failed = machine.run("scripts/run")
    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "no network\nThe packages could not be installed; pip's message is above. Is the network there?\n"
    )
    assert not failed.stdout
    shutil.rmtree(machine.clone / ".venv")
    machine.has("python3", PYTHON)
    assert machine.run("scripts/run").returncode == 0


def test_two_setups_at_once_install_once(machine: Machine) -> None:
    script = shlex.quote(str(machine.clone / "scripts/setup"))
    assert machine.shell(f"{script} & {script}; wait").returncode == 0
    assert machine.asked() == ["venv .venv", *installed("run")]


def test_the_tests_need_more_and_get_their_arguments(machine: Machine) -> None:
    machine.has("chromium", "#!/bin/sh\n")
    machine.has("npm", NPM)
    ran = machine.run("scripts/test", "-k", "a b", cwd=machine.bin)
    assert ran.stdout == "-m pytest -n 2 --dist loadfile -k a b\n"
    assert machine.asked() == [
        "venv .venv",
        *installed("dev"),
        "npm ci --prefix tests",
    ]
    assert machine.run("scripts/run").returncode == 0
    assert machine.asked() == []


def test_npm_packages_are_installed_once_and_again_when_its_version_changes(machine: Machine) -> None:
    machine.has("npm", NPM)
    assert machine.run("scripts/setup", "npm").returncode == 0
    assert machine.asked() == ["npm ci --prefix tests"]
    assert machine.run("scripts/setup", "npm").returncode == 0
    assert machine.asked() == []
    installed = (machine.clone / "tests/node_modules/.package-lock.json").stat().st_mtime
    os.utime(machine.clone / "tests/package-lock.json", (installed + 1, installed + 1))
    machine.run("scripts/setup", "npm")
    assert machine.asked() == ["npm ci --prefix tests"]


def test_without_npm_the_tests_say_what_to_install(machine: Machine) -> None:
    machine.has("chromium", "#!/bin/sh\n")
    ran = machine.run("scripts/test")
    assert ran.returncode == 1
    assert ran.stderr.endswith("run this again: sudo apt-get install npm\n")
    assert not ran.stdout


def test_root_gets_npm_installed(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$NOTES"\n')
    machine.run("scripts/setup", "npm")
    assert machine.asked() == ["apt-get update -qq", "apt-get install -y -qq npm"]


def test_without_chromium_the_tests_say_what_to_install(machine: Machine) -> None:
    machine.has("npm", NPM)
    ran = machine.run("scripts/test")
    assert ran.returncode == 1
    assert ran.stderr.endswith("run this again: sudo apt-get install chromium\n")
    assert not ran.stdout


def test_root_gets_a_browser_and_proxies_installed(machine: Machine) -> None:
    machine.has("npm", NPM)
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$NOTES"\n')
    assert machine.run("scripts/test").returncode == 0
    assert machine.asked()[-4:] == [
        "apt-get update -qq",
        "apt-get install -y -qq chromium",
        "apt-get update -qq",
        "apt-get install -y -qq nginx-light caddy haproxy",
    ]


def test_without_proxies_the_tests_say_what_to_install_and_run(machine: Machine) -> None:
    machine.has("npm", NPM)
    machine.has("chromium", "#!/bin/sh\n")
    machine.has("caddy", "#!/bin/sh\n")
    ran = machine.run("scripts/test")
    assert ran.returncode == 0
    assert ran.stderr.endswith("On Debian: sudo apt-get install nginx-light haproxy\n")
    assert "-m pytest" in ran.stdout


def test_an_old_python_is_a_clear_sentence(machine: Machine) -> None:
    machine.has("python3", OLD_PYTHON)
    ran = machine.run("scripts/run")
    assert ran.returncode == 1
    assert ran.stderr.endswith(
        "liveblog needs Python 3.11 or newer; python3 here is Python 3.9.2. Install a newer Python.\n"
    )


def test_a_newer_python_under_its_own_name_is_found(machine: Machine) -> None:
    machine.has("python3", OLD_PYTHON)
    machine.has("python3.13", PYTHON)
    assert machine.run("scripts/run").returncode == 0


def test_no_python_is_a_clear_sentence(machine: Machine) -> None:
    (machine.bin / "python3").unlink()
    ran = machine.run("scripts/run")
    assert ran.returncode == 1
    assert ran.stderr.endswith("there is no python3. On Debian: apt-get install python3-venv\n")


def test_debians_missing_venv_is_a_clear_sentence(machine: Machine) -> None:
    ran = machine.run("scripts/run", NO_VENV="1")
    assert ran.returncode == 1
    assert ran.stderr.endswith("run this again: sudo apt-get install python3-venv\n")


def test_root_gets_debians_missing_venv_installed(machine: Machine) -> None:
    machine.has("id", "#!/bin/sh\necho 0\n")
    machine.has("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$NOTES"\n')
    assert machine.run("scripts/run", NO_VENV="1").returncode == 0
    assert machine.asked() == [
        "apt-get update -qq",
        "apt-get install -y -qq python3-venv",
        "venv .venv",
        *installed("run"),
    ]


def test_the_procfile_starts_the_server(machine: Machine) -> None:
    (kind, command), *rest = [
        line.split(": ", 1) for line in (machine.clone / "Procfile").read_text().splitlines()
    ]
    assert kind == "web"
    assert not rest
    # PORT and WEB_CONCURRENCY are read by the server itself.
    assert machine.shell(command).stdout == f"liveblog serve in {machine.clone}\n"
