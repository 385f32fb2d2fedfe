from .checking import Prepared, check_file, check_latex, prepared
from .outcomes import Checked, Guess, Outcome, Step
from .record import record
from .sources import open_document

__all__ = [
    "Checked",
    "Guess",
    "Outcome",
    "Prepared",
    "Step",
    "check_file",
    "check_latex",
    "open_document",
    "prepared",
    "record",
]
