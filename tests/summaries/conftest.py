from tests.factories.people import company

__all__ = ["company"]
