"""One exchange with the server: a message up, a message down, over HTTP (section 3)."""

import gzip
import http.client
import re
import urllib.parse
import zlib

import wire

BINARY = "application/x-protobuf"
TIMEOUT_SECONDS = 60


class Unreachable(Exception):
    """No answer, or none of a server that is well; entries are safe, try later."""


class NotUnderstood(Exception):
    """What answers isn't a server of this protocol."""


class Refusal(Exception):
    """A refusal of the closed list, with its remedy."""

    def __init__(self, refusal, status):
        known = REMEDIES.get(refusal.code)
        self.code = refusal.code
        self.retry = refusal.retry if known else status >= 500
        super().__init__(f"{refusal.code}: {known or refusal.detail}")


def _remedies():
    """Code → remedy, from the table of section 18."""
    text = (wire.PROTOCOL / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| \d+ \| (?:yes|no) \| .* \| (.*) \|$", text, re.M)
    return dict(rows)


REMEDIES = _remedies()


class Server:
    def __init__(self, address):
        self.address = urllib.parse.urlsplit(address)

    def head(self):
        """Who is there, and what its clock reads; for anyone."""
        return self._exchange("GET", "/v1/head", None, wire.messages.Head, {"Accept": BINARY})

    def post(self, path, message, kind, token=None):
        """(reply, status). The reply may hold a refusal; see `refuse`."""
        headers = {"Content-Type": BINARY}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._exchange("POST", path, message.SerializeToString(), kind, headers)

    def _exchange(self, method, path, body, kind, headers):
        headers["Accept-Encoding"] = "gzip"
        if body and len(body) > 1_024:
            body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
        secure = self.address.scheme == "https"
        connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
            self.address.netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, self.address.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            data = response.read(wire.REPLY_BYTES + 1)
            if len(data) > wire.REPLY_BYTES:
                raise NotUnderstood("the reply is over 16 MiB")
            if response.length:
                raise Unreachable(f"{self.address.geturl()}: the reply broke off")
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{self.address.geturl()}: {error!r}") from error
        finally:
            connection.close()
        return self._read(response, data, kind), response.status

    def _read(self, response, data, kind):
        if response.getheader("Content-Type", "").split(";")[0] == BINARY:
            try:
                if response.getheader("Content-Encoding") == "gzip":
                    unpacker = zlib.decompressobj(wbits=31)
                    data = unpacker.decompress(data, wire.REPLY_BYTES)
                    if not unpacker.eof:
                        raise ValueError("it ends too early, or is over 16 MiB")
                return kind.FromString(data)
            except Exception as error:  # protobuf's and zlib's own
                raise NotUnderstood(f"the reply isn't a {kind.DESCRIPTOR.name}: {error}") from error
        if response.status >= 500:
            raise Unreachable(f"{self.address.geturl()} answers {response.status}")
        raise NotUnderstood(f"{self.address.geturl()} answers {response.status}; check the address")


def refuse(reply, status):
    if reply.HasField("refusal"):
        raise Refusal(reply.refusal, status)
