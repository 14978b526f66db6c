"""A small program that is open to injections and does not keep to its own document: a tool that finds nothing here does not work."""

import http.server
import json
import sqlite3
import threading
import urllib.parse


# What the program says of itself, and does not keep to: its search falls over a quote, which the document does not name, tells
# a number as a text, and asks nobody to sign in.
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Open door", "version": "1"},
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
    "paths": {
        "/found": {
            "get": {
                "parameters": [{"name": "query", "in": "query", "required": True, "schema": {"type": "string", "enum": ["gate", "it's"]}}],
                "responses": {
                    "200": {"description": "Found", "content": {"application/json": {
                        "schema": {"type": "object", "required": ["count"], "properties": {"count": {"type": "integer"}}}}}},
                    "400": {"description": "Not understood"},
                },
            },
        },
    },
}


class Open(http.server.BaseHTTPRequestHandler):
    """Puts what it is asked for into its SQL and into its page."""

    def do_GET(self):
        asked = urllib.parse.urlparse(self.path)
        query = urllib.parse.parse_qs(asked.query).get("query", [""])[0]
        if asked.path == "/openapi.json":
            return self.say(200, DOCUMENT)
        if asked.path == "/found":
            return self.say(500, {}) if "'" in query else self.say(200, {"count": "one"})
        rows = sqlite3.connect(":memory:")
        rows.executescript("CREATE TABLE thing (name TEXT); INSERT INTO thing VALUES ('gate'), ('door');")
        try:
            found = rows.execute(f"SELECT name FROM thing WHERE name = '{query}'").fetchall()
        except sqlite3.Error as error:
            found = f"sqlite3.OperationalError: {error}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<html><body><p>{query}</p><ul>{found}</ul></body></html>".encode())

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


def start(path="/things?query=gate"):
    """Address of a search on it, or of another path."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}{path}"
