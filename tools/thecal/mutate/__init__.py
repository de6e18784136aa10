"""Mutation testing of the modules that dose, limit, guard, account and warn. `make mutate`.

mutmut says what to change; here is what its own runner cannot do with this layout: a module under its name on the
device, constants of a module, each mutant in a fork of a warm interpreter. Nothing on disk is changed.
"""
