# The work is done by the small scripts in tools/, which also run without make:  python3 -m tools run
PYTHON ?= python3

.PHONY: help run serve worker soak test lint format bench check-slides pasted docs backup restore purge slim lowest chart lock clean
help run serve worker soak test lint format bench check-slides pasted docs backup restore purge slim lowest chart lock clean:
	@$(PYTHON) -m tools $@ $(ARGS)
