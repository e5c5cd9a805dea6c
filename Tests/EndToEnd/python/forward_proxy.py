#!/usr/bin/env python3
"""A proxy as offices have them: takes requests for whole addresses, and passes them on.

    forward_proxy.py FOLDER

Writes its port to FOLDER/proxy.port, and each address that it was asked for to FOLDER/proxy.log.
"""

import http.client
import http.server
import pathlib
import sys
import urllib.parse

FOLDER = pathlib.Path(sys.argv[1])


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        address = urllib.parse.urlsplit(self.path)
        with open(FOLDER / "proxy.log", "a") as log:
            log.write(self.path + "\n")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = http.client.HTTPConnection(address.hostname, address.port)
        server.request("POST", address.path, body, dict(self.headers))
        reply = server.getresponse()
        content = reply.read()
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
(FOLDER / "proxy.part").write_text(str(server.server_port))
(FOLDER / "proxy.part").rename(FOLDER / "proxy.port")
server.serve_forever()
