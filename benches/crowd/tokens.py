#!/usr/bin/env python3
"""Access tokens of the product for the people of seed.sql; same columns and order as ../rig/gen_tokens.py."""
import base64, hashlib, hmac, json, os, random, time
key = b"peers-bench-signing-key-of-32-bytes!"
out = os.environ.get("PEERS_STATE", "/var/tmp/peers") + "/product-tokens.tsv"
b64 = lambda b: base64.urlsafe_b64encode(b).rstrip(b"=")
head = b64(b'{"alg":"HS256","typ":"JWT","kid":"bench"}'); now = int(time.time())
def token(u, c, s):
    m = head + b"." + b64(json.dumps({"iss":"peer2peer","aud":f"college:{c}","sub":u,"cid":c,"sid":s,"av":1,"rol":"alumni","use":"access","iat":now,"nbf":now,"exp":now+30*86400},separators=(",",":")).encode())
    return (m + b"." + b64(hmac.new(key, m, hashlib.sha256).digest())).decode()
pairs = [(c, v) for c in range(1, 201) for v in range(1, 51)]; random.Random(7).shuffle(pairs)
with open(out, "w") as f:
    f.write("host\ttoken\tcollege_id\tuser_id\tconversation_id\tpeer_id\tslug\tuser_no\n")
    for c, v in pairs:
        cid = f"00000000-0000-4000-8000-{c:012d}"; conv = f"00000000-0000-4002-8{c:03d}-{v:012d}"
        ids = [(f"00000000-0000-4001-8{c:03d}-{n:012d}", f"00000000-0000-4003-8{c:03d}-{n:012d}") for n in (2*v-1, 2*v)]
        for i in (0, 1):
            f.write(f"college-{c}.{os.environ.get('PEERS_BASE_DOMAIN','bench.test')}\t{token(ids[i][0], cid, ids[i][1])}\t{cid}\t{ids[i][0]}\t{conv}\t{ids[1-i][0]}\tcollege-{c}\t{2*v-1+i}\n")
print(out)
