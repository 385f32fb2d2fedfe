"""Whole LaTeX documents."""


def document(*bodies: str) -> str:
    """A LaTeX document of the article class that needs amsmath alone.

    The comment at the head of a single body comes to the head of the document.
    """
    lines = bodies[0].splitlines(keepends=True) if len(bodies) == 1 else []
    comment = "".join(line for line in lines if line.startswith("%"))
    middle = "\n".join(body.removeprefix(comment) for body in bodies)
    return (
        f"{comment}\\documentclass{{article}}\n\\usepackage{{amsmath}}\n"
        f"\\begin{{document}}\n\\noindent\n{middle}\\end{{document}}\n"
    )
