#!/usr/bin/env python3
"""A line that breaks by plan: stands between a replica and its server.

    cutting_proxy.py FOLDER SERVER_PORT WORD...

Writes its own port to FOLDER/line.port, and each word to FOLDER/line.log when it has been carried
out. Each exchange takes the next word; when they are used up, exchanges pass.

    pass          forwards, and brings the reply back
    lose-request  the request never arrives
    lose-reply    the server has answered; the reply never arrives
    half-reply    the reply breaks off in the middle
    bad-gateway   answers 502 with a page of its own
    stall         forwards nothing and stays silent until the replica is gone
"""

import http.client
import http.server
import pathlib
import sys
import threading

FOLDER, SERVER_PORT = pathlib.Path(sys.argv[1]), int(sys.argv[2])
plan, one_at_a_time = iter(sys.argv[3:]), threading.Lock()


class Line(http.server.BaseHTTPRequestHandler):
    def exchange(self):
        with one_at_a_time:
            word = next(plan, "pass")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if word == "stall":
            self.told(word)
            self.rfile.read()
        elif word == "bad-gateway":
            self.answer(502, {"Content-Type": "text/html"}, b"<h1>502</h1>")
        elif word != "lose-request":
            status, headers, reply = self.forward(body)
            if word == "half-reply":
                self.answer(status, headers, reply, len(reply) // 2)
            elif word == "pass":
                self.answer(status, headers, reply)
        self.close_connection = True
        if word not in ("pass", "stall"):
            self.told(word)

    do_GET = do_POST = exchange

    def forward(self, body):
        connection = http.client.HTTPConnection("127.0.0.1", SERVER_PORT)
        connection.request(self.command, self.path, body or None, dict(self.headers))
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()

    def answer(self, status, headers, reply, sent=None):
        self.send_response(status)
        for name in ["Content-Type", "Content-Encoding"]:
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply[:sent])

    def told(self, word):
        with open(FOLDER / "line.log", "a", encoding="utf-8") as log:
            log.write(word + "\n")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Line)
server.daemon_threads = True
(FOLDER / "line.port.part").write_text(str(server.server_port), encoding="utf-8")
(FOLDER / "line.port.part").rename(FOLDER / "line.port")
server.serve_forever()
