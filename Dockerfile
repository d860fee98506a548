# docker build -t mocksens . && docker run -p 7367:7367 mocksens
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY mocksens mocksens
COPY scenarios scenarios
RUN python -m venv /opt/mocksens \
 && /opt/mocksens/bin/pip install --no-cache-dir -c requirements.lock .

FROM python:3.13-slim
COPY --from=build /opt/mocksens /opt/mocksens
# Everything is set by MOCKSENS_…; what is listened on inside a container must be reachable from outside it.
ENV PATH=/opt/mocksens/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MOCKSENS_HOST=0.0.0.0
WORKDIR /home/mocksens
USER 65532:65532
EXPOSE 7367
HEALTHCHECK --interval=2s --timeout=5s --start-period=10s CMD ["mocksens", "healthcheck"]
ENTRYPOINT ["mocksens"]
CMD ["serve"]
