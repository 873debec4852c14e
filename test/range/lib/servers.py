# Replaces all servers that a job can reach: servers.py RUN [DEVICE]. Writes a line per request to
# RUN/seen/{dns,http,tcp,udp}.log, and creates RUN/ready when all servers listen. With a device, writes the packets received on it
# to RUN/seen/packets.log: protocol, address, port and payload length.
#
#   DNS    198.51.100.53, UDP and TCP: every name has an address; names below tunnel.example.test also have a TXT record
#   HTTP   every address, ports 80 and 443 (TLS): files in RUN/www by the last path component; {} for other paths
#   npm    http://packages.example.test/: packages from RUN/packages in the format of npm's registry
#   169.254.169.254   the metadata service of a cloud
#   /run/docker.sock  a container engine that accepts every request
#   TCP 4444, 8443, 9089, 3333, 22 and UDP 6881, 5555 on every address: sinks
import http.server
import io
import json
import os
import socket
import socketserver
import ssl
import struct
import sys
import tarfile
import threading

RUN = sys.argv[1]
SINK = "203.0.113.10"
LOCK = threading.Lock()


def seen(kind, text):
    with LOCK, open(f"{RUN}/seen/{kind}.log", "a") as log:
        log.write(text + "\n")


def dns(query):
    labels = []
    at = 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    kind = struct.unpack(">H", query[at + 1:at + 3])[0]
    question = query[12:at + 5]
    name = ".".join(labels)
    seen("dns", f"{kind} {name}")
    data = b""
    if kind == 1:
        address = "203.0.113.20" if name.endswith("github.com") or "githubusercontent" in name else \
            "203.0.113.30" if name.startswith("packages.") else SINK
        data = socket.inet_aton(address)
    elif kind == 16 and "tunnel" in labels:
        data = b"\x04true"
    answer = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data if data else b""
    return query[:2] + b"\x81\x80" + struct.pack(">HHHH", 1, 1 if answer else 0, 0, 0) + question + answer


class DnsDatagram(socketserver.BaseRequestHandler):
    def handle(self):
        self.request[1].sendto(dns(self.request[0]), self.client_address)


class DnsStream(socketserver.StreamRequestHandler):
    def handle(self):
        size = self.rfile.read(2)
        if len(size) == 2:
            answer = dns(self.rfile.read(struct.unpack(">H", size)[0]))
            self.wfile.write(struct.pack(">H", len(answer)) + answer)


def tarball(directory):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        tar.add(directory, "package")
    return packed.getvalue()


def registry(path):
    name, _, rest = path.lstrip("/").replace("%2f", "/").partition("/-/")
    directory = f"{RUN}/packages/{name}"
    if not os.path.isdir(directory):
        return 404, b"{}"
    if rest:
        return 200, tarball(directory)
    with open(directory + "/package.json") as file:
        about = json.load(file)
    version = about["version"]
    about["dist"] = {"tarball": f"http://packages.example.test/{name}/-/{os.path.basename(name)}-{version}.tgz"}
    if os.path.exists(directory + "/binding.gyp"):
        about["gypfile"] = True
        about.setdefault("scripts", {}).setdefault("install", "node-gyp rebuild")
    if "install" in str(about.get("scripts", {})):
        about["hasInstallScript"] = True
    return 200, json.dumps({"name": name, "dist-tags": {"latest": version}, "versions": {version: about}}).encode()


class Web(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while size := int(self.rfile.readline().strip() or b"0", 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host = self.headers.get("Host", "-")
        seen("http", f"{self.command} {host} {self.path} {len(body)}")
        file = f"{RUN}/www/{os.path.basename(self.path.split('?')[0])}"
        code, data = 200, b"{}"
        if host.startswith("packages."):
            code, data = registry(self.path)
        elif os.path.isfile(file):
            with open(file, "rb") as opened:
                data = opened.read()
        elif host.startswith("169.254."):
            data = b'{"AccessKeyId":"AKIAINVENTED","SecretAccessKey":"invented"}'
        elif "idtoken" in self.path:
            data = b'{"value":"invented.identity.token"}'
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

    def log_message(self, *words):
        pass


class Sink(socketserver.BaseRequestHandler):
    def handle(self):
        size = 0
        port = self.server.server_address[1]
        seen("tcp", f"connect {port}")
        if port == 4444:
            # A reverse shell receives a command.
            self.request.sendall(b"id -u; exit\n")
        while chunk := self.request.recv(65536):
            size += len(chunk)
        seen("tcp", f"received {port} {size}")


class Datagrams(socketserver.BaseRequestHandler):
    def handle(self):
        seen("udp", f"received {self.server.server_address[1]} {len(self.request[0])}")


class Streams(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class Engine(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def packets(device):
    """Records each IP packet that a device receives."""
    arrived = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0003))
    arrived.bind((device, 0))

    def watch():
        while True:
            data, (_, kind, direction, *_) = arrived.recvfrom(65536)
            if direction == socket.PACKET_OUTGOING or kind != 0x0800:
                continue
            head = (data[0] & 15) * 4
            length = struct.unpack(">H", data[2:4])[0] - head
            name, port = {6: "tcp", 17: "udp", 1: "icmp"}.get(data[9], str(data[9])), 0
            if data[9] in (6, 17):
                port = struct.unpack(">H", data[head + 2:head + 4])[0]
                length -= (data[head + 12] >> 4) * 4 if data[9] == 6 else 8
            seen("packets", f"{name} {socket.inet_ntoa(data[16:20])} {port} {length}")
    threading.Thread(target=watch, daemon=True).start()


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


serve(socketserver.ThreadingUDPServer(("198.51.100.53", 53), DnsDatagram))
serve(Streams(("198.51.100.53", 53), DnsStream))
serve(Streams(("0.0.0.0", 80), Web))
secure = Streams(("0.0.0.0", 443), Web, bind_and_activate=False)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{RUN}/server.pem")
secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
secure.server_bind()
secure.server_activate()
serve(secure)
serve(Engine("/run/docker.sock", Web))
os.chmod("/run/docker.sock", 0o666)
for number in (4444, 8443, 9089, 3333, 22):
    serve(Streams(("0.0.0.0", number), Sink))
for number in (6881, 5555):
    serve(socketserver.ThreadingUDPServer(("0.0.0.0", number), Datagrams))
if len(sys.argv) > 2:
    packets(sys.argv[2])
open(RUN + "/ready", "w").close()
threading.Event().wait()
