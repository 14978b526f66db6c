"""Takes a webhook's deliveries and prints what they say. Standard library only.

The header `Castellan-Signature` is `t=<seconds>,v1=<proof>`; the proof is HMAC-SHA-256 over `<seconds>.<body>` under the
webhook's secret. `Castellan-Delivery` is the same at every repeat: what was taken once is confirmed and left alone.
"""

import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

# Deliveries older than this are refused: a copy that somebody kept is worth nothing.
AGE_MAX_S = 300
# Longer than any delivery.
BODY_MAX = 8 * 1024 * 1024
TAKEN = set()


def is_genuine(secret, header, body, now):
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    at, proof = parts.get("t", ""), parts.get("v1", "")
    if not at.isdigit() or abs(now - int(at)) > AGE_MAX_S:
        return False
    right = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right, proof)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(min(length, BODY_MAX))
        if not is_genuine(os.environ["WEBHOOK_SECRET"], self.headers.get("Castellan-Signature", ""), body, time.time()):
            self.send_response(401)
        else:
            delivery = self.headers["Castellan-Delivery"]
            if delivery not in TAKEN:
                TAKEN.add(delivery)
                event = json.loads(body)
                print(event["seq"], event["action"], event["stream"], flush=True)
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Says nothing besides the events."""


if __name__ == "__main__":
    HTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
