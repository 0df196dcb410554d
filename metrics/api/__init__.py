"""Facts in and out for programs. The rows are the importers', the figures those of `metrics.queries`."""

from metrics.api.pulling import router as pulling
from metrics.api.pushing import router as pushing

routers = (pulling, pushing)

__all__ = ["routers"]
