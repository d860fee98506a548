# docker build -t mocksens . && docker run -p 127.0.0.1:7367:7367 -p 127.0.0.1:7368:7368 mocksens
# Another base needs Python 3.11 or newer as `python`, with venv.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# An index other than PyPI, and the CA of a proxy: --build-arg CA_CERTIFICATES="$(cat company-ca.pem)". It is trusted in
# addition to the public ones. Neither is in the image, but build logs and caches may have them: put no password in.
ARG PIP_INDEX_URL
ARG CA_CERTIFICATES
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY mocksens mocksens
COPY scenarios scenarios
# The pip that installs is in an environment of its own, which stays behind.
RUN python -m venv /opt/pip \
 && python -m venv --without-pip /opt/mocksens \
 && cat "$(/opt/pip/bin/python -m pip._vendor.certifi)" >/opt/pip/ca.pem \
 && printf '%s\n' "${CA_CERTIFICATES:-}" >>/opt/pip/ca.pem \
 && PIP_CERT=/opt/pip/ca.pem /opt/pip/bin/python -m pip --python /opt/mocksens/bin/python \
    install --no-cache-dir --disable-pip-version-check -c requirements.lock '.[demo]'

FROM ${BASE}
LABEL org.opencontainers.image.title="mocksens" \
      org.opencontainers.image.description="A local stand-in for the SMS API v2 of NAVER Cloud SENS, for tests" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
# Nothing is installed into a container: the pip of Python's own images goes, too.
RUN rm -rf /usr/local/bin/pip* /usr/local/lib/python3*/ensurepip /usr/local/lib/python3*/site-packages/pip*
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
USER 65532:0
EXPOSE 7367 7368
# Often until it is up, and then seldom: each check starts a Python.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s CMD ["mocksens", "healthcheck"]
ENTRYPOINT ["mocksens"]
CMD ["serve"]
