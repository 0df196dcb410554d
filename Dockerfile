# One image for web, worker, beat and migrate; docker-compose.yml says which it is.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /opt/base.txt
RUN /opt/venv/bin/pip install --no-deps --require-hashes -r /opt/base.txt

FROM python:3.11-slim-bookworm AS system
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ENV_FILE=/dev/null
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-cjk fonts-hanazono fonts-symbola \
    && rm -rf /var/lib/apt/lists/*
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/pmreview

FROM system AS assets
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
COPY . .
# The key lives only for these two commands and signs nothing.
RUN export SECRET_KEY=for-collecting-static-files-only \
    && python manage.py compilemessages --verbosity 0 \
    && python manage.py collectstatic --no-input --verbosity 0

FROM system
RUN useradd --system --uid 10001 --create-home pmreview
COPY --from=assets /srv/pmreview .
RUN mkdir -p var/files && chown -R pmreview:pmreview var
USER pmreview
EXPOSE 8000
CMD ["gunicorn", "pmreview.wsgi", "--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--bind", "0.0.0.0:8000", \
     "--timeout", "60", "--graceful-timeout", "30", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
