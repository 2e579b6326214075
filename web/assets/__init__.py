"""Scripts and style sheets as browsers get them: few files, whose names change with what is in them."""
