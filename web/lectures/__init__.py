"""My lectures: sets of programs, short links to states of the page, and their pages."""
