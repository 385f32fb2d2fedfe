"""No file and no theorem hides the verdicts of others, and no pipe or interrupt ends in a traceback."""

import html
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from symnet.cli import options, verify
from symnet.instances import cross_check
from symnet.reports import REPORTS

HEAD = """import os, sys, time
from sympy import MatrixSymbol
from symnet import sizes, theorem
m, n = sizes("m n")
A, B, C = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m), MatrixSymbol("C", n, m)
print("printed by the file")
os.write(1, b"written by the file\\n")
"""
BODIES = {
    "distributes": "print('printed by a theorem'); return A * (B + C), A * B + A * C",
    "loops": "\n    while True:\n        time.sleep(1000)",
    "computes": "return sum(range(10 ** 12)), 1",
    "crashes": "os.kill(os.getpid(), 11)",
    "leaves": "os._exit(7)",
    "exits": "sys.exit(3)",
    "is_odd": "raise BaseException('odd')",
    "is_last": "return A * (B - C), A * B - A * C",
}
FILES = {
    "good.py": HEAD
    + "".join(f"@theorem('It {name}')\ndef {name}(): {body}\n" for name, body in BODIES.items()),
    "raises.py": "raise ValueError('no')\n",
    "spins.py": "x = 1\nwhile True:\n    x += 1\n",
    "gone.py": "import os\nos._exit(4)\n",
}
LINES = FILES["good.py"].splitlines()


def begin(name):
    return LINES.index(f"@theorem('It {name}')") + 1


def start(name):
    """Where a theorem begins."""
    return f"good.py, line {begin(name)}"


def inside(name):
    """The line of its body."""
    return f"good.py, line {begin(name) + 1}"


ASLEEP = f"good.py, line {LINES.index('        time.sleep(1000)') + 1}"


def run(*arguments, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-m", "symnet", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        timeout=200,
    )


@pytest.fixture
def files(tmp_path):
    for name, source in FILES.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("jobs", [2])
def test_nothing_hides_what_comes_of_the_others(files, jobs):
    found = run("verify", *FILES, "--timeout", 5, "-j", jobs, "--json", "--examples", 2, cwd=files)
    assert found.returncode == 2
    told = json.loads(found.stdout)
    assert [(each["theorem"], each["verdict"], each["details"]) for each in told["theorems"]] == [
        ("distributes", "proved", []),
        ("loops", "stopped", [f"{ASLEEP}: not done within 5 s; --timeout sets another limit"]),
        ("computes", "stopped", [f"{start('computes')}: not done within 5 s; --timeout sets another limit"]),
        ("crashes", "broken", [f"{start('crashes')}: the process that ran it was killed by SIGSEGV"]),
        ("leaves", "broken", [f"{start('leaves')}: the process that ran it ended with status 7"]),
        ("exits", "broken", [f"{inside('exits')}: SystemExit: 3"]),
        ("is_odd", "broken", [f"{inside('is_odd')}: BaseException: odd"]),
        ("is_last", "proved", []),
    ]
    assert told["as_stated"] is False
    messages = [each["message"] for each in told["errors"]]
    assert messages[0] == "raises.py, line 1: ValueError: no"
    assert messages[1].startswith("spins.py, line ")
    assert messages[1].endswith(": not done within 5 s; --timeout sets another limit")
    assert messages[2] == "gone.py: the process that ran it ended with status 4"
    for line in ("printed by the file", "written by the file", "printed by a theorem"):
        assert line in found.stderr
    assert [line for line in found.stderr.splitlines() if line.startswith("symnet: ")] == [
        f"symnet: {message}" for message in messages
    ]
    assert "Traceback" not in found.stderr


def test_what_stopped_is_status_1_and_in_its_place(files):
    found = run("verify", "good.py::loops", "good.py::is_last", "--timeout", 5, cwd=files)
    assert found.returncode == 1
    assert found.stdout.splitlines() == [
        "good.py",
        "  stopped    It loops",
        f"             {ASLEEP}: not done within 5 s; --timeout sets another limit",
        "  proved     It is_last",
        "1 of 2 theorems as stated; each proved one tried on up to 100 random instances, seed 0",
    ]


def test_one_theorem_is_named_after_its_file(files):
    found = run("verify", "good.py::is_last", "good.py::none", "good.py", "--timeout", 2, cwd=files)
    names = ", ".join(BODIES)
    assert f"symnet: good.py states no theorem none; it states {names}\n" in found.stderr
    assert found.stdout.count("It is_last") == 1
    assert "of 8 theorems" in found.stdout


def test_a_file_that_states_other_theorems_each_time_is_told(files):
    (files / "unlike.py").write_text(
        "import os\nfrom symnet import theorem\nis_first = not os.path.exists('seen')\n"
        "open('seen', 'w').close()\n"
        "if is_first:\n    @theorem('a')\n    def a(): os._exit(1)\n@theorem('b')\ndef b(): return 1, 2\n"
    )
    found = run("verify", "unlike.py", "-j", 1, "--json", cwd=files)
    told = [each["details"] for each in json.loads(found.stdout)["theorems"]]
    assert told[0] == ["unlike.py, line 6: the process that ran it ended with status 1"]
    assert told[1] == ["unlike.py states other theorems each time that it runs"]


def test_reports_and_certificates_have_what_was_found(files):
    options = ["--report", "all.html", "--certificates", "kept", "--examples", 1]
    found = run("verify", "good.py::exits", "good.py::is_last", *options, cwd=files)
    assert found.returncode == 2
    page = (files / "all.html").read_text(encoding="utf-8")
    assert f'<h2>It exits: <span class="broken">broken</span></h2>\n<p>{inside("exits")}: Sys' in page
    assert "<math" in page
    assert [path.name for path in (files / "kept").iterdir()] == ["good.is_last.json"]


@pytest.mark.parametrize("wrong", [["-j", "0"], ["-j", "x"], ["--timeout", "0"], ["--timeout", "nan"]])
def test_limits_are_numbers_above_0(files, wrong):
    found = run("verify", "good.py", *wrong, cwd=files)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    assert f"Invalid value for '{'-j' if wrong[0] == '-j' else '--timeout'}" in found.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_letters_that_cannot_be_shown_are_escaped(files, encoding):
    (files / "greek.py").write_text(HEAD + "@theorem('α')\ndef f(): return A, A\n", encoding="utf-8")
    arguments = ["derive", "--inputs", "p", "--widths", "1", "--format", "text", "--examples", 1]
    found = run(*arguments, cwd=files, PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith(r"\u0177 = b_0 + \u2211_{i=1}^p b_i x_i")
    found = run("verify", "greek.py", cwd=files, PYTHONIOENCODING=encoding)
    assert r"vacuous    \u03b1" in found.stdout
    found = run("verify", "greek.py", "--json", cwd=files, PYTHONIOENCODING=encoding)
    assert json.loads(found.stdout)["theorems"][0]["title"] == "α"
    found = run("derive", "--inputs", "α", "--widths", "1", cwd=files, PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert r"found '\u03b1'" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "good.py::is_last", "--json"],
        [
            "derive",
            "--inputs",
            "9",
            "--widths",
            "9,9",
            "--view",
            "explicit",
            "--limit",
            "9",
            "--examples",
            "0",
        ],
    ],
)
def test_a_reader_that_has_gone_is_no_traceback(files, arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", "symnet", *arguments],
        cwd=files,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1
    assert "Traceback" not in told
    assert "symnet:" not in told


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["verify", "good.py::loops"], "good.py::loops"),
        (["verify", "spins.py"], "spins.py"),
        (
            ["derive", "--inputs", "99", "--widths", "99,1", "--view", "explicit", "--limit", "99"],
            "the derivation",
        ),
    ],
)
def test_an_interrupt_says_where_it_was(files, arguments, where):
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from symnet.cli import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=files, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out.decode()) == (130, "")
    assert err.decode().splitlines()[-1] == f"symnet: interrupted at {where}"
    assert "Traceback" not in err.decode()


def test_nothing_is_left_in_the_folder(files):
    before = {path.name for path in files.iterdir()}
    run("derive", "--inputs", "p", "--widths", "3,1", cwd=files)
    run("verify", "good.py::is_last", cwd=files, PYTHONDONTWRITEBYTECODE="1")
    assert {path.name for path in files.iterdir()} == before


def test_hidden_and_private_files_are_no_theorems(files):
    for name in (".venv/lib.py", "_private/a.py", "in/good.py", "in/__init__.py"):
        (files / "all" / name).parent.mkdir(parents=True, exist_ok=True)
        (files / "all" / name).write_text(FILES["good.py"] if name == "in/good.py" else "raise ValueError")
    found = run("verify", "all", "--timeout", 1, "--examples", 0, cwd=files)
    assert "of 8 theorems" in found.stdout
    assert "symnet:" not in found.stderr


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("check", "sympy numpy hypothesis flint lark"),
        ("verify", "sympy numpy hypothesis flint"),
        ("recheck", "sympy numpy"),
        ("draw", "hypothesis lark"),
    ],
)
def test_a_command_imports_only_what_it_needs(command, unwanted):
    code = f"import sys, symnet.cli.{command}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert not set(unwanted.split()) & set(found.stdout.split())


def test_what_is_light_agrees_with_what_it_stands_for():
    assert set(verify.REPORTS) == set(REPORTS)
    assert options.EXAMPLES == cross_check.EXAMPLES


def test_a_file_that_goes_elsewhere_hides_no_other(tmp_path):
    stated = "from symnet import theorem\n@theorem('t')\ndef f():\n    return 1, 1\n"
    (tmp_path / "a.py").write_text(f"import os\n{stated}os.chdir('/')\n")
    (tmp_path / "b.py").write_text(stated)
    found = run("verify", "a.py", "b.py", "-j", 1, cwd=tmp_path)
    assert found.stdout.splitlines()[-1].startswith("0 of 2 theorems")
    assert found.stdout.count("vacuous") == 2
    assert not found.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", [["verify", "--json", "good.py::is_last"], ["--help"]])
def test_closed_streams_change_no_status(files, closed, arguments):
    command = f'"$@" {closed}'
    found = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "symnet", *arguments],
        cwd=files,
        capture_output=True,
        check=False,
        timeout=200,
    )
    assert found.returncode == 0
    assert b"Traceback" not in found.stderr


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use cannot be removed")
def test_a_folder_that_is_gone_is_one_line(tmp_path):
    (tmp_path / "gone").mkdir()
    found = subprocess.run(
        ["/bin/sh", "-c", 'rmdir "$PWD"; "$@"', "sh", sys.executable, "-P", "-m", "symnet", "--version"],
        cwd=tmp_path / "gone",
        capture_output=True,
        check=False,
        text=True,
        timeout=200,
    )
    assert found.returncode == 2
    assert found.stderr == "symnet: the current folder cannot be used: No such file or directory\n"


def test_files_of_one_name_keep_their_certificates(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        source = HEAD + "@theorem('t')\ndef f(): return A * (B + C), A * B + A * C\n"
        (tmp_path / name / "same.py").write_text(source)
    assert run("verify", "one", "two", "--certificates", "kept", cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["same.f.2.json", "same.f.json"]


@pytest.mark.parametrize("arguments", [["derive", "--format", "html"], ["draw", "--format", "svg"]])
def test_markup_stays_markup_where_letters_cannot_be_shown(tmp_path, arguments):
    network = ["--inputs", "p", "--widths", "3,1"]
    plain = run(*arguments, *network, cwd=tmp_path, PYTHONIOENCODING="ascii").stdout
    whole = run(*arguments, *network, cwd=tmp_path, PYTHONIOENCODING="utf-8").stdout
    assert plain.isascii()
    assert not whole.isascii()
    assert html.unescape(plain) == html.unescape(whole)


def test_an_interrupt_in_a_callback_is_not_lost(tmp_path):
    """Hypothesis has the collector of Python call it, and what is raised there goes no further."""
    lose = """
import gc, sys
from symnet.cli import main

seen = []

def once(*event):
    if "symnet.instances.cross_check" in sys.modules:
        seen.append(event)
    if len(seen) == 20:  # All is imported, and lines are being proved.
        gc.callbacks.remove(once)
        raise KeyboardInterrupt

gc.callbacks.append(once)
gc.set_threshold = lambda *_: None  # As often as Python does it.
network = ["--inputs", "60", "--widths", "60,1", "--view", "explicit", "--limit", "60"]
main(["derive", *network, "--examples", "0"])
"""
    found = subprocess.run(
        [sys.executable, "-c", lose], cwd=tmp_path, capture_output=True, check=False, text=True, timeout=200
    )
    assert found.returncode == 130
    assert not found.stdout
    assert "Traceback" not in found.stderr
