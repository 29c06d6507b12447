"""The memo: one list of blocks with numbers read from tables, written as DOCX and as HTML.

Sentences lie in one text file a language; every number knows the cell it came from.
"""

from __future__ import annotations

from boligsim.report.memo.content import memo_blocks, memo_numbers
from boligsim.report.memo.phrases import memo_language
from boligsim.report.memo.web_page import html_text
from boligsim.report.memo.word_file import docx_bytes

__all__ = ["docx_bytes", "html_text", "memo_blocks", "memo_language", "memo_numbers"]
