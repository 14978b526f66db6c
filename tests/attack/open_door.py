"""A small program that is open to injections: a tool that finds nothing here does not work."""

import http.server
import sqlite3
import threading
import urllib.parse


class Open(http.server.BaseHTTPRequestHandler):
    """Puts what it is asked for into its SQL and into its page."""

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("query", [""])[0]
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

    def log_message(self, *_):
        pass


def start():
    """Address of a search on it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/things?query=gate"
