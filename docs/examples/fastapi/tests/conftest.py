import httpx
import pytest
from app.main import app, get_sens
from app.sens import Sens, Settings


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def settings(mocksens):
    return Settings(
        url=mocksens.url,
        service_id=mocksens.service_id,
        access_key=mocksens.access_key,
        secret_key=mocksens.secret_key,
    )


@pytest.fixture
async def client(settings):
    sens = Sens(settings)
    app.dependency_overrides[get_sens] = lambda: sens
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    app.dependency_overrides.clear()
