# Parley itself: web, conversation workers, beat. The image of the cells is another one (runs/sandbox/image/).
FROM node:22-slim AS assets
WORKDIR /parley
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static ./static
RUN node static/build.mjs

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PARLEY_HOME=/data
WORKDIR /parley
COPY requirements/base.lock requirements/base.lock
RUN pip install --no-cache-dir --require-hashes -r requirements/base.lock
COPY manage.py ./
COPY studio ./studio
COPY agents ./agents
COPY runs ./runs
COPY templates ./templates
COPY --from=assets /parley/static/dist ./static/dist
RUN useradd --system --uid 10001 --create-home parley && install -d -o parley -g parley -m 0700 /data \
    && SECRET_KEY=build PARLEY_HOME=/tmp/build python manage.py collectstatic --noinput -v0 \
    && mv /tmp/build/static /parley/static/served && rm -rf /tmp/build
ENV PARLEY_STATIC=/parley/static/served
USER parley
EXPOSE 8000
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "studio.asgi:application"]
