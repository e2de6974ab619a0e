"""An open vault, as the tests of the store have it."""

from tests.store.conftest import repo, vault

__all__ = ["repo", "vault"]
