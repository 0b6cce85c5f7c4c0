"""A server that does to its clients what servers and networks do. Behaviour is a function per path."""
import email.utils
import hashlib
import http.server
import re
import threading
import time


class Resource:
    """A file that is served properly: validators, conditional requests, ranges. Faults are switched on by tests."""

    def __init__(self, body, etag=True, modified=1_700_000_000):
        self.modified = modified
        self.has_etag = etag
        self.set(body)
        self.faults = []  # One for each of the next requests: a function(handler, resource), or None for none.
        self.seen = []  # Method-free log: (status, Range, If-Range, If-None-Match) of each request.
        self.headers = {}

    def set(self, body):
        self.body = body
        self.etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"' if self.has_etag else None

    def serve(self, handler):
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            self.seen.append(("fault", handler.headers.get("Range"), None, None))
            fault(handler, self)
        else:
            self.answer(handler)

    def answer(self, handler, limit=None):
        """`limit`: after so many bytes of the body the connection is cut."""
        ask = handler.headers
        body, status, extra = self.body, 200, {}
        condition = ask.get("If-None-Match")
        since = ask.get("If-Modified-Since")
        date = email.utils.formatdate(self.modified, usegmt=True)
        if (condition and condition == self.etag) or (since and since == date):
            status, body = 304, b""
        match = re.fullmatch(r"bytes=(\d+)-", ask.get("Range", ""))
        if match and ask.get("If-Range") in (self.etag, date):
            first = int(match[1])
            if first >= len(body):
                status, extra, body = 416, {"Content-Range": f"bytes */{len(self.body)}"}, b""
            else:
                status, extra = 206, {"Content-Range": f"bytes {first}-{len(body) - 1}/{len(body)}"}
                body = body[first:]
        self.seen.append((status, ask.get("Range"), ask.get("If-Range"), condition))
        handler.send_response(status)
        if self.etag:
            handler.send_header("ETag", self.etag)
        if self.modified:
            handler.send_header("Last-Modified", date)
        for name, value in {**self.headers, **extra}.items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if limit is not None and limit < len(body):
            handler.wfile.write(body[:limit])
            handler.cut()
        else:
            handler.wfile.write(body)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # noqa: N802
        path = self.path.split("?")[0]
        self.server.requests.append((self.path, dict(self.headers)))
        resource = self.server.resources.get(path)
        if resource is None:
            self.status(404)
        elif callable(resource):
            resource(self)
        else:
            resource.serve(self)

    def status(self, code, headers=None, body=b""):
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.resources = {}
        self.requests = []
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path=""):
        return f"{self.scheme}://localhost:{self.server_address[1]}{path}"

    def handle_error(self, request, client_address):
        pass  # A client that leaves early is what is tested.


# Faults.

def cut_after(count):
    return lambda handler, resource: resource.answer(handler, limit=count)


def answers(code, headers=None, body=b""):
    return lambda handler, resource: handler.status(code, headers, body)


def stall_after(count):
    """Some bytes, then silence with the connection open."""
    def fault(handler, resource):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(resource.body)))
        handler.send_header("ETag", resource.etag)
        handler.end_headers()
        handler.wfile.write(resource.body[:count])
        handler.wfile.flush()
        handler.server.stalled.wait(8)
        handler.close_connection = True
    return fault


def drip(handler, resource):
    """Slow loris: a byte now and then, without end."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(resource.body)))
    handler.end_headers()
    for index in range(80):
        handler.wfile.write(resource.body[index:index + 1])
        handler.wfile.flush()
        if handler.server.stalled.wait(0.1):
            break
    handler.close_connection = True


def drip_header(handler, _resource):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(80):
        handler.wfile.write(b"X-A: b\r\n")
        handler.wfile.flush()
        if handler.server.stalled.wait(0.2):
            break
    handler.close_connection = True


def says_length(length):
    """A Content-Length that is not true; the body is all of it."""
    def fault(handler, resource):
        handler.send_response(200)
        handler.send_header("Content-Length", str(length))
        handler.send_header("ETag", resource.etag)
        handler.end_headers()
        handler.wfile.write(resource.body)
        handler.cut()
    return fault


def wrong_range(handler, resource):
    handler.status(206, {"Content-Range": f"bytes 0-9/{len(resource.body)}", "ETag": resource.etag}, resource.body[:10])


def slow(seconds, chunk=65536):
    """The whole file over so many seconds, so that there is time to kill the client."""
    def fault(handler, resource):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(resource.body)))
        handler.send_header("ETag", resource.etag)
        handler.end_headers()
        steps = max(1, len(resource.body) // chunk)
        for index in range(0, len(resource.body), chunk):
            handler.wfile.write(resource.body[index:index + chunk])
            handler.wfile.flush()
            time.sleep(seconds / steps)
    return fault
