"""The reader of programs: typed text to statements, each with its trees and places."""
