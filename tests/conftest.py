"""Options and fixtures that several test files share."""

import gc
import os
import shutil
import subprocess

import pytest
from hypothesis import settings

from symnet.typeset.page import ENGINES

# Hypothesis and pytest do and print other things where they find themselves in CI; the tests do not.
for name in ("CI", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD"):
    os.environ.pop(name, None)

settings.register_profile("repeatable", settings.get_profile("default"), derandomize=True)
if settings.get_current_profile_name() in ("default", "ci") and "SYMNET_EXAMPLES" not in os.environ:
    # The suite draws the same examples each time; a long run, or a profile that is asked for, draws others.
    settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption("--record", action="store_true", help="write the recorded outputs anew")


def pytest_collection_finish():
    """Look for cycles of objects seldom, and never among what is loaded, as the program does."""
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


@pytest.fixture
def record(request):
    return request.config.getoption("--record")


@pytest.fixture
def needs_tex():
    """Skips a test where no TeX engine is installed, unless SYMNET_REQUIRE_TEX says that one must be."""
    if not any(map(shutil.which, ENGINES)) and not os.environ.get("SYMNET_REQUIRE_TEX"):
        pytest.skip(f"needs a TeX engine: one of {', '.join(ENGINES)}")


@pytest.fixture(params=ENGINES[:3])
def latex_engine(request):
    """Each engine that runs LaTeX; one that is missing is skipped, unless SYMNET_REQUIRE_TEX asks for all."""
    if not shutil.which(request.param) and not os.environ.get("SYMNET_REQUIRE_TEX"):
        pytest.skip(f"{request.param} is not installed")
    return request.param


@pytest.fixture
def needs_tikz(needs_tex):  # noqa: ARG001 - TikZ needs a TeX engine
    """Skips a test where TeX has no TikZ, unless SYMNET_REQUIRE_TEX says that it must be there."""
    finder = shutil.which("kpsewhich")
    found = not finder or subprocess.run([finder, "tikz.sty"], capture_output=True, check=False).stdout
    if not found and not os.environ.get("SYMNET_REQUIRE_TEX"):
        pytest.skip("needs TikZ, in Debian the package texlive-pictures")
