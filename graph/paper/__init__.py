"""Sheets to write on by hand: worksheets, exercises and their answers."""
