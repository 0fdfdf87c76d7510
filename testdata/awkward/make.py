#!/usr/bin/env python3
"""Writes small awkward files of every format, each with what it must be read as.

usage: make.py FOLDER

For each FOLDER/NAME a file FOLDER/NAME.want has a line for each paragraph (`P text`), table (`T rows×cols`, then a
line `row,col rows×cols text` for each cell, ⏎ for a line break), flag of it (`! flag`) and, where the case is about
what is left out, each thing left out (`- reason: text`).
"""
import sys
from pathlib import Path

import case_docx
import case_html
import case_ofd
import case_pdf
import case_pptx
import case_rtf
import case_xlsx


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for module in (case_docx, case_xlsx, case_html, case_rtf, case_pptx, case_ofd, case_pdf):
        for name, raw, want in module.cases():
            folder.joinpath(name).write_bytes(raw)
            folder.joinpath(name + ".want").write_text(want, encoding="utf-8")


main()
