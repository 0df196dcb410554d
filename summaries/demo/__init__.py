"""The demo company: made-up people with a year of work, loaded through the same functions everybody else uses."""
