"""Facts in and out for programs. The rows are the importers', the figures those of `metrics.queries`."""

from metrics.api import pulling, pushing

routers = (pulling.router, pushing.router)

__all__ = ["routers"]
