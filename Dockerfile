# syntax=docker/dockerfile:1
# The server as one small image: `docker build -t peer2peer .`
# PostgreSQL is not inside: set DATABASE_URL, P2P_PLATFORM_DATABASE_URL and, for `migrate`, P2P_OWNER_DATABASE_URL.

# --- build -----------------------------------------------------------------------------------------------------------
# The slim image has the C compiler that the cryptography and the allocator need. Settings and migrations are compiled in.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep downloads and compiled dependencies between builds; the binary must be copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin peer2peer \
    && install -D -m 0755 target/release/peer2peer /out/peer2peer \
    && install -d -o 65532 -g 65532 /out/data /symbols \
    && objcopy --only-keep-debug /out/peer2peer /symbols/peer2peer.debug \
    && objcopy --strip-all --add-gnu-debuglink=/symbols/peer2peer.debug /out/peer2peer

# --- symbols ---------------------------------------------------------------------------------------------------------
# Four fifths of what is compiled are names and lines for debuggers and profilers, which the server does without:
# `docker build --target symbols --output symbols .` keeps them in a file. gdb and perf find it beside the binary.
FROM scratch AS symbols
COPY --from=build /symbols /

# --- run -------------------------------------------------------------------------------------------------------------
# glibc, certificates and time zones, and nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Peer2Peer" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /out/peer2peer /app/peer2peer
COPY --chown=65532:65532 --from=build /out/data /app/data
COPY tenants /app/tenants
ENV P2P_ENV=production \
    P2P_BIND=0.0.0.0:8080 \
    P2P_DATA_DIR=/app/data
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/peer2peer"]
CMD ["serve"]
