"""Every notebook runs from top to bottom and draws its figures."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_draws_its_figures(path: Path) -> None:
    notebook = read(path)
    # Started in the root folder, so that the package beside it is the one that is imported.
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
    ).execute()  # raises CellExecutionError with the cell and its traceback
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    drawing = [cell for cell in cells if "plt.show()" in cell.source]
    assert drawing
    for cell in drawing:
        images = [out for out in cell.outputs if "image/png" in out.get("data", {})]
        assert images, f"no figure from the cell that begins with {cell.source.splitlines()[0]!r}"
    # Formulas show themselves as formulas.
    assert any("text/latex" in out.get("data", {}) for cell in cells for out in cell.outputs)
