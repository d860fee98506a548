from pathlib import Path

import pytest

from tests.generated import npm


@pytest.fixture(scope="session")
def node_packages_of_clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the generator of clients for TypeScript and the libraries of these clients."""
    folder = tmp_path_factory.mktemp("packages")
    npm.install(folder)
    return folder
