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
    transport = httpx.ASGITransport(app)
    async with Sens(settings) as sens, httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        app.dependency_overrides[get_sens] = lambda: sens
        yield client
    app.dependency_overrides.clear()
