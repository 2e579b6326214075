# syntax=docker/dockerfile:1
# Debian's C library: Python's parser needs more stack than Alpine's threads have (see docs/hosting.md).
# A build that must be the same tomorrow names the base by its digest too (docs/hosting.md says how to look it up):
#   docker build --build-arg BASE=python:3.13-slim-trixie@sha256:... .
ARG BASE=python:3.13-slim-trixie
FROM ${BASE} AS build
WORKDIR /build
COPY requirements-lock.txt ./
# The very files that were tried, by their digests; pip itself and the packages' own tests stay behind.
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --disable-pip-version-check \
       --only-binary :all: --require-hashes --no-deps -r requirements-lock.txt \
    && find /venv -type d -name tests -prune -exec rm -rf {} +

FROM ${BASE}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin gatewise
COPY --from=build /venv /venv
WORKDIR /gatewise
COPY app.py LICENSE ./
COPY graph graph
COPY web web
COPY templates templates
COPY static static
COPY examples examples
COPY docs docs
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
RUN python -m compileall -q app.py graph web
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=2 \
    GATEWISE_BIND=0.0.0.0:8000
USER 10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "app:served()"]
