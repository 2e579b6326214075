# syntax=docker/dockerfile:1
# Debian's C library: Python's parser needs more stack than Alpine's threads have (see docs/hosting.md).
FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt requirements-host.txt requirements-video.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
       --only-binary :all: -r requirements.txt -r requirements-host.txt -r requirements-video.txt

FROM python:3.12-slim-bookworm
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
