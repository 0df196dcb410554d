"""How fast pmreview is: paper, pages and jobs, measured in one run on a stack that is thrown away. `make bench`."""
