"""Mutation testing of the core: `python .ci/mutate.py [MODULE ...]`, with a module named as in `rules`.

mutmut makes the mutants, as configured in `pyproject.toml`. They are run here rather than by `mutmut run`,
which collects the tests anew for each: here they are collected once, in a process that has run none of them,
and each mutant is a fork of it that exchanges the code of one function and runs the tests that reach that
function, quickest first, until one fails. Hypothesis draws the same examples each time.

`tests/core/survivors.toml` lists the survivors that are explained; others are printed, and the exit
status is 1 if there are any, or if fewer than 99 % of the mutants are killed. Mutants that only drop the
`strict=True` of a `zip`, which asserts what always holds, or only change what an error says, are neither run
nor counted.

One module with only its own tests takes minutes instead of hours, and all tests can only kill more:
`python .ci/mutate.py names --slowest 0.5 --tests tests/core/test_holes.py symnet/core/names.py`. To try the
survivors that a run has printed with other tests: `python .ci/mutate.py --again FILE --tests PATH`.
"""

import argparse
import ast
import difflib
import functools
import gc
import json
import mmap
import os
import random
import re
import resource
import shutil
import signal
import struct
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter, defaultdict
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from mutmut.mutation import file_mutation, trampoline

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tests" / "core" / "survivors.toml"
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
WANTED = 99
MEMORY = 3 << 30
SURVIVOR = re.compile(r"^(symnet\.core\.\S+) (\d+) (?:survived|unreached)$", re.M)
OUTCOMES = KILLED, TIMED_OUT, SURVIVED, UNREACHED, ASSERTION = (
    "killed",
    "timed out",
    "survived",
    "unreached",
    "assertion",
)


class Mutant(NamedTuple):
    """One change of one function; `statement` holds the lines of the first statement that differs."""

    module: str
    function: str
    name: str
    change: str
    statement: range


mutations: dict[str, tuple[FunctionType, dict[str, FunctionType]]] = {}


def exchangeable(mutants, is_classmethod=False):  # noqa: ARG001
    """In place of mutmut's trampoline: the function itself, whose code can be exchanged for a mutant's."""

    def decorated(function):
        mutations[f"{function.__module__}.{function.__qualname__}"] = function, mutants
        return function

    return decorated


def exchange(function, name):
    function, mutants = mutations[function]
    changed = getattr(mutants[name], "__func__", mutants[name])
    function.__code__ = changed.__code__
    function.__defaults__, function.__kwdefaults__ = changed.__defaults__, changed.__kwdefaults__


def original(name):
    return name.rsplit("_", 1)[0] + "_orig"


def change(old, new):
    """What a mutant changes, as the lines that differ, and the number of the first."""
    head = re.compile(r"\bx[_ǁ]\S*?__mutmut_\w+")
    old, new = ([head.sub("", line) for line in each] for each in (old, new))
    differing = (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    first = next(differing, len(old) - 1)
    return "\n".join(
        f"{line[0]} {line[2:].strip()}" for line in difflib.ndiff(old, new) if line[0] in "+-"
    ), first


def statements(tree):
    """For each line of a program, the lines of the smallest statement around it, or of that one's head."""
    found = {}
    for node in ast.walk(tree):  # breadth first, so that inner statements come after outer ones
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            whole = not body or isinstance(node, ast.FunctionDef)
            end = node.end_lineno + 1 if whole else body[0].lineno
            found |= dict.fromkeys(range(node.lineno, node.end_lineno + 1), range(node.lineno, end))
    return found


def is_assertion(mutant):
    """Whether a mutant only drops `strict=True`, which asserts that what is paired has equal length, or only
    changes what an error says."""
    old, *new = (re.sub(r", strict=\w+|, (?=\))", "", line[1:]) for line in mutant.change.splitlines())
    error = re.match(r" raise (\w+)\(", old)
    says = error and len(new) == 1 and new[0].startswith(error[0])
    return says or ("strict=True" in mutant.change and new == [old])


def mutated(place, modules):
    """A copy of the project whose core holds all mutants, and their list."""
    for each in (
        *CONFIGURATION["source_paths"],
        *CONFIGURATION.get("also_copy", ()),
        "pyproject.toml",
        "tests",
    ):
        copy = shutil.copytree if (ROOT / each).is_dir() else shutil.copy
        copy(ROOT / each, place / each)
    found = []
    for path in sorted(place.glob(CONFIGURATION["only_mutate"][0])):
        if modules and path.stem not in modules:
            continue
        result = file_mutation.mutate_file_contents(str(path), path.read_text())
        path.write_text(result.code)
        lines, spans = result.code.splitlines(), result.line_span_by_function_name
        statement_at = statements(ast.parse(result.code))
        for name in result.mutant_names:
            mangled = name.rsplit("__mutmut_", 1)[0]
            function = mangled.removeprefix("xǁ").replace("ǁ", ".") if "ǁ" in mangled else mangled[2:]
            both = [spans[each] for each in (original(name), name)]
            text, first = change(*(lines[span.start - 1 : span.end] for span in both))
            statement = statement_at[both[0].start + first]
            found.append(Mutant(path.stem, f"symnet.core.{path.stem}.{function}", name, text, statement))
    return found


def caches():
    """The function caches of the project, which would hide which tests reach a function."""
    kind = type(functools.lru_cache(len))
    return [each for each in gc.get_objects() if isinstance(each, kind) and "symnet" in each.__module__]


class TooSlow(BaseException):
    """A test takes longer than it may."""


class Runner:
    """Runs the mutants in place of the tests that were collected."""

    def __init__(self, mutants, options):
        self.mutants, self.options = mutants, options
        self.outcomes = {}
        self.failed = None
        self.killers = defaultdict(Counter)
        self.last = mmap.mmap(-1, 4 * options.jobs)  # the test that each job is running

    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if "__mutmut" not in item.name]

    def pytest_runtestloop(self, session):
        self.items = session.items
        gc.collect()
        gc.freeze()
        self.reached, self.seconds = self._survey()
        self._run_all()
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self):
        if self.failed is None:
            return (yield)
        signal.setitimer(signal.ITIMER_PROF, self.options.slowest, 0.2)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def pytest_runtest_makereport(self, item, call):
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            if self.failed is None:
                os._exit(1)
            self.failed.add(item)

    def _protocol(self, places, before=lambda _: None, after=lambda _: None):
        following = [self.items[place] for place in places[1:]] + [None]
        for place, nextitem in zip(places, following, strict=True):
            before(place)
            item = self.items[place]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=nextitem)
            after(place)

    def _survey(self):
        """Which tests reach which lines, and how long each test takes, measured in a process of its own."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            for name in mutations:
                exchange(name, "_mutmut_orig")
            core = str(Path(sys.modules["symnet.core"].__file__).parent)
            reached, seconds, cached = defaultdict(list), {}, caches()
            met, began, self.failed = set(), 0.0, set()

            def trace(frame, event, _):
                if event == "line":
                    met.add((frame.f_code.co_filename, frame.f_lineno))
                return trace if frame.f_code.co_filename.startswith(core) else None

            def stop(*_):
                sys.settrace(None)
                raise TooSlow

            signal.signal(signal.SIGPROF, stop)

            def before(_):
                nonlocal began
                for each in cached:
                    each.cache_clear()
                met.clear()
                began = time.process_time()
                sys.settrace(trace)

            def after(place):
                sys.settrace(None)
                seconds[place] = time.process_time() - began
                if self.items[place] in self.failed:
                    print("left out, as it fails or is slow without a mutant:", self.items[place].nodeid)
                    return
                for path, line in met:
                    reached[f"{Path(path).stem}:{line}"].append(place)

            try:
                self._protocol(range(len(self.items)), before, after)
                with os.fdopen(writing, "w") as stream:
                    json.dump([reached, seconds], stream)
            except BaseException:
                traceback.print_exc()
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as stream:
            found = stream.read()
        os.waitpid(child, 0)
        if not found:
            sys.exit("the tests cannot be run in this way")
        reached, seconds = json.loads(found)
        return reached, {int(place): each for place, each in seconds.items()}

    def _tests(self, mutant):
        """The tests that reach the changed statement, those that have killed the most mutants of the function
        first, and of these the quickest first."""
        places = {
            place for line in mutant.statement for place in self.reached.get(f"{mutant.module}:{line}", ())
        }
        killed = self.killers[mutant.function]
        return sorted(places, key=lambda place: (-killed[place], self.seconds[place]))

    def _run_all(self):
        running, idle = {}, set(range(self.options.jobs))
        for number, mutant in enumerate(self.mutants):
            if number % 100 == 0:
                print(f"{number} of {len(self.mutants)}", flush=True)
            if is_assertion(mutant):
                self.outcomes[mutant] = ASSERTION
                continue
            if not (tests := self._tests(mutant)):
                self.outcomes[mutant] = UNREACHED
                continue
            if not idle:
                idle.add(self._await(running))
            job = idle.pop()
            running[self._start(mutant, tests, job)] = mutant, job
        while running:
            self._await(running)

    def _await(self, running):
        child, status = os.wait()
        mutant, job = running.pop(child)
        if os.WIFSIGNALED(status):
            outcome = TIMED_OUT if os.WTERMSIG(status) == signal.SIGPROF else KILLED
        else:
            outcome = KILLED if os.WEXITSTATUS(status) else SURVIVED
        self.outcomes[mutant] = outcome
        if outcome != SURVIVED:
            self.killers[mutant.function][struct.unpack_from("i", self.last, 4 * job)[0]] += 1
        return job

    def _start(self, mutant, tests, job):
        if child := os.fork():
            return child
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            exchange(mutant.function, mutant.name)

            def begin(place):
                struct.pack_into("i", self.last, 4 * job, place)
                signal.setitimer(signal.ITIMER_PROF, 2 + 10 * self.seconds[place])

            self._protocol(tests, begin)
        except BaseException:
            os._exit(1)
        os._exit(0)


def explained():
    """The changes that `survivors.toml` explains, by module."""
    found = defaultdict(set)
    for each in tomllib.loads(EXPLAINED.read_text())["explained"]:
        found[each["module"]].update(each["changes"])
    return found


def report(outcomes):
    """Print the table by modules and the survivors that nothing explains; return whether all is well."""
    print(f"| module | mutants | {' | '.join(OUTCOMES)} | score |\n{'|---' * (len(OUTCOMES) + 3)}|")
    by_module = defaultdict(Counter)
    for mutant, outcome in outcomes.items():
        by_module[mutant.module][outcome] += 1
        by_module["all"][outcome] += 1
    score = 0.0
    for module, counts in sorted(by_module.items(), key=lambda item: (item[0] == "all", item[0])):
        score = 100 * (counts[KILLED] + counts[TIMED_OUT]) / ((counts.total() - counts[ASSERTION]) or 1)
        cells = " | ".join(str(counts[each]) for each in OUTCOMES)
        print(f"| {module} | {counts.total()} | {cells} | {score:.1f} % |")
    known = explained() if EXPLAINED.exists() else {}
    unknown = [
        (mutant, outcome)
        for mutant, outcome in outcomes.items()
        if outcome in (SURVIVED, UNREACHED) and mutant.change not in known.get(mutant.module, ())
    ]
    for mutant, outcome in unknown:
        print(f"\n{mutant.function} {mutant.name.rsplit('_', 1)[1]} {outcome}\n{mutant.change}")
    print(f"\n{len(unknown)} survivors are not explained in {EXPLAINED.relative_to(ROOT)}")
    return score >= WANTED and not unknown


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--slowest", type=float, default=2.0, help="leave out tests that take more seconds")
    parser.add_argument(
        "--tests", nargs="+", metavar="PATH", help="the tests to run, as pytest names them, in place of all"
    )
    parser.add_argument("--sample", type=int, help="only this many mutants, drawn with a fixed seed")
    parser.add_argument("--again", type=Path, metavar="FILE", help="only the survivors printed there")
    options = parser.parse_args()
    settings.register_profile(
        "mutation",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutation")
    trampoline.wrap_in_trampoline = exchangeable
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        mutants = mutated(place, options.modules)
        if options.again:
            survivors = set(SURVIVOR.findall(options.again.read_text()))
            mutants = [each for each in mutants if (each.function, each.name.rsplit("_", 1)[1]) in survivors]
        if options.sample:
            mutants = sorted(random.Random(0).sample(mutants, options.sample))  # noqa: S311
        os.chdir(place)
        sys.path.insert(0, str(place))
        runner = Runner(mutants, options)
        selection = options.tests or CONFIGURATION["pytest_add_cli_args_test_selection"]
        quiet = ["-q", "-s", "--tb=no", "--assert=plain", "--rootdir=."]
        without = ["-p", "no:cacheprovider", "-p", "no:randomly"]
        pytest.main([*quiet, *without, *selection], plugins=[runner])
        os.chdir(ROOT)
    sys.exit(0 if report(runner.outcomes) else 1)


if __name__ == "__main__":
    main()
