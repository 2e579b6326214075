"""The language that programs are typed in: source text to a typed tree."""
