# The web server and the worker; which of them is the last word of the command line.
FROM python:3.11-slim-bookworm

RUN useradd --create-home --uid 1000 ideahub && mkdir /var/lib/ideahub && chown ideahub /var/lib/ideahub
WORKDIR /srv/ideahub
COPY requirements.txt ./
# The stamp tells bin/serve that nothing has to be installed any more.
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt \
    && cp requirements.txt .venv/installed-requirements.txt
COPY . .
RUN .venv/bin/python -m compileall -q config.py wsgi.py ideahub

USER ideahub
ENV IDEAHUB_ENV=production IDEAHUB_HOME=/var/lib/ideahub HOST=0.0.0.0 PORT=8000
VOLUME /var/lib/ideahub
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["bin/serve"]
CMD ["web"]
