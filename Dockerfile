# The web app and the REST API in a small image that is not root and writes nothing:
#   docker build -t inkmath .
#   docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges --memory 2g --pids-limit 128 \
#     -p 127.0.0.1:8000:8000 inkmath
# It answers for localhost alone. Where others use it: -e INKMATH_API_KEY=... -e INKMATH_HOSTS=ink.example
# deploy/pin.sh brings the base image and deploy/constraints.txt up to date.

ARG BASE=python:3.12.14-slim-trixie@sha256:78387bc3881b8273120a12ebe6c1ab22b018ccc2c9adf565ae1ac9b536e184ea

FROM ${BASE} AS build
WORKDIR /source
COPY deploy/constraints.txt ./
ENV PIP_CONSTRAINT=/source/constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[web,heic]'

FROM ${BASE}
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links=/wheels /wheels/*.whl
ENV PYTHONDONTWRITEBYTECODE=1
ENV INKMATH_HOSTS=localhost
USER 65532:65532
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["inkmath", "serve", "--no-browser", "--host", "0.0.0.0"]
