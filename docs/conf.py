"""How Sphinx builds the documentation, offline and with warnings as errors: ``make docs``."""

import boligsim

project = "boligsim"
author = "The boligsim authors"
copyright = "boligsim, MIT licence"
version = release = boligsim.__version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "alabaster"
html_theme_options = {
    "description": "How many homes a municipality needs, for whom, and what measures do",
    "fixed_sidebar": True,
    "page_width": "1040px",
}
html_static_path: list[str] = []
html_show_sphinx = False

napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = ["Source"]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
exclude_patterns = ["_build"]
