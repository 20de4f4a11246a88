# The program, its engine's C and C++ runtime and the certificates, nothing else:
# no shell, no package manager, not root.
#
#   docker build -t verbatim .
#   docker build -t verbatim --build-arg VERSION=1.2.3 .
#   docker run --rm verbatim ask "How many fighters does ISIS-K have?"
#   docker run -d --restart unless-stopped -e DISCORD_TOKEN=... -v verbatim:/data verbatim

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# What --version says: the argument, else the commit, of which .dockerignore lets in
# no more than its name.
ARG VERSION=
RUN set -eu; version=$VERSION; \
    if [ -z "$version" ] && [ -f .git/HEAD ]; then mkdir -p .git/objects .git/refs; version=$(git rev-parse --short=12 HEAD || true); fi; \
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.release=$version" -o /verbatim ./cmd/verbatim

FROM debian:bookworm-slim AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
# What the engine and the program are linked with, where the loader looks for it
# on either architecture; and the data folder, which is the user's own.
RUN set -eu; mkdir -p /root-of-image/tmp /of-the-user/data; chmod 1777 /root-of-image/tmp; \
    for name in 'ld-linux*.so.*' libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libgcc_s.so.1 libstdc++.so.6; do \
      for path in /lib64/$name /lib/$name /lib/*-linux-gnu/$name; do \
        if [ -e "$path" ]; then cp -L --parents "$path" /root-of-image/; fi; \
      done; \
    done; \
    cp -L --parents /etc/ssl/certs/ca-certificates.crt /root-of-image/

FROM scratch
COPY --from=runtime /root-of-image/ /
COPY --from=runtime --chown=65532:65532 /of-the-user/ /
COPY --from=build /verbatim /verbatim
ENV VERBATIM_DATA=/data VERBATIM_CACHE=/data/cache
USER 65532:65532
VOLUME /data
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["/verbatim", "healthcheck"]
ENTRYPOINT ["/verbatim"]
CMD ["serve"]
