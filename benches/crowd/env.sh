# Sourced after the rig's env.sh: how the product is run in the rig. PRODUCT_BIN is its release binary.
: "${PRODUCT_BIN:?set PRODUCT_BIN to the release binary}"
export PRODUCT_BIN
export P2P_ENV=development P2P_BASE_DOMAIN="$PEERS_BASE_DOMAIN" P2P_BIND=127.0.0.1:18100 P2P_DATA_DIR="$PEERS_STATE/product-data"
database="127.0.0.1:$PEERS_PGPORT/p2p?sslmode=disable"
export DATABASE_URL="postgresql://p2p_app:bench@$database" P2P_PLATFORM_DATABASE_URL="postgresql://p2p_platform:bench@$database"
export P2P_OWNER_DATABASE_URL="postgresql://postgres@$database" P2P_DATABASE__TLS=false RUST_LOG=warn
P2P_SIGNING_KEYS="bench:$(printf 'peers-bench-signing-key-of-32-bytes!' | base64)"
P2P_SERVER_KEY="$(printf 'peers-bench-server--key-of-32-bytes!' | base64)"
export P2P_SIGNING_KEYS P2P_SERVER_KEY
# The tokens of the rig are made once, for thirty days.
export P2P_AUTH__ACCESS_MINUTES=43200
# The load comes from a few addresses and is meant to reach the limits of the machine.
for name in ADDRESS_PER_MINUTE SIGN_IN_PER_MINUTE COLLEGE_PER_MINUTE COLLEGE_FRAMES_PER_MINUTE; do
    export "P2P_LIMITS__$name=1000000000"
done
for name in READ WRITE IMPORT FRAME MESSAGE CONTACT; do
    export "P2P_LIMITS__USER_PER_MINUTE__$name=1000000000"
done
