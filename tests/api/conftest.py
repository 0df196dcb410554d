from tests.api.programs import api
from tests.factories.people import company

__all__ = ["api", "company"]
