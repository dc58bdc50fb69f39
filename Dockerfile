# syntax=docker/dockerfile:1
FROM node:20-bookworm-slim AS pages
WORKDIR /src
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-progress
COPY frontend .
RUN npm run build

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev libpq-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
COPY --from=pages /src/dist frontend/dist
# The caches outlive the layer, so the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin chuangquan \
 && cp target/release/chuangquan /usr/local/bin/chuangquan

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libpq5 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/chuangquan --create-home --shell /usr/sbin/nologin chuangquan
COPY --from=build /usr/local/bin/chuangquan /usr/local/bin/chuangquan
ENV CHUANGQUAN_LISTEN=0.0.0.0:8080 \
    CHUANGQUAN_STATE_DIR=/var/lib/chuangquan \
    CHUANGQUAN_LOG_FORMAT=json
USER chuangquan
VOLUME /var/lib/chuangquan
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["chuangquan"]
CMD ["serve"]
