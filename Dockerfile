# docker build -t mocksens . && docker run -p 127.0.0.1:7367:7367 -p 127.0.0.1:7368:7368 mocksens
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY mocksens mocksens
COPY scenarios scenarios
RUN python -m venv /opt/mocksens \
 && /opt/mocksens/bin/pip install --no-cache-dir -c requirements.lock '.[demo]'

FROM python:3.13-slim
COPY --from=build /opt/mocksens /opt/mocksens
# A volume mounted here keeps the CA, and shows other containers what to trust.
# Group 0 may write too: some platforms run containers as any user of that group.
RUN install -d -o 65532 -g 0 -m 775 /ca
# Everything is set by MOCKSENS_…; what is listened on inside a container must be reachable from outside it.
ENV PATH=/opt/mocksens/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MOCKSENS_HOST=0.0.0.0 \
    MOCKSENS_HTTPS_PORT=7368 \
    MOCKSENS_CA_DIR=/ca
WORKDIR /home/mocksens
USER 65532:65532
EXPOSE 7367 7368
# Often until it is up, and then seldom: each check starts a Python.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s CMD ["mocksens", "healthcheck"]
ENTRYPOINT ["mocksens"]
CMD ["serve"]
