"""The command line: one module a verb, each of them a call to the library and its answer in words."""
