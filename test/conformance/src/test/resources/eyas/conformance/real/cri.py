# A minimal kubelet that requests pods and containers from a CRI engine. Messages are encoded by hand with the field numbers of the
# interface's version v1, because there is no generated code.
#
#   cri.py SOCKET start POD CONTAINER IMAGE PRIVILEGED HOST-DIRECTORY COMMAND...   prints the ids of pod and container
#   cri.py SOCKET stop                                                             stops and removes all pods
import sys

import grpc

NODE = 2  # host network, which needs no CNI plugin


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def message(*fields):
    """Encodes fields, pairs of number and value: an int, string, encoded message, list, or dict of strings."""
    out = b""
    for number, value in fields:
        if isinstance(value, list):
            out += message(*((number, each) for each in value))
        elif isinstance(value, dict):
            out += message(*((number, message((1, k), (2, v))) for k, v in value.items()))
        elif isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return out


def read_varint(data, at):
    shift = number = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def values(data, wanted):
    """Returns the values of the length-delimited fields with this number."""
    at, found = 0, []
    while at < len(data):
        key, at = read_varint(data, at)
        length, end = read_varint(data, at)
        if key & 7 == 2:
            if key >> 3 == wanted:
                found.append(data[end : end + length])
            end += length
        at = end
    return found


def main(socket, task, *words):
    with grpc.insecure_channel("unix:" + socket, options=[("grpc.default_authority", "localhost")]) as channel:
        grpc.channel_ready_future(channel).result(timeout=30)

        def call(name, *fields):
            method = channel.unary_unary("/runtime.v1.RuntimeService/" + name, bytes, bytes)
            return method(message(*fields), timeout=60)

        if task == "stop":
            for pod in values(call("ListPodSandbox"), 1):
                name = values(pod, 1)[0]
                call("StopPodSandbox", (1, name))
                call("RemovePodSandbox", (1, name))
            return
        pod, container, image, privileged, directory, *command = words
        rights = int(privileged == "true")
        namespaces = message((1, NODE))
        uid = "uid-of-" + pod
        labels = {
            "io.kubernetes.pod.name": pod,
            "io.kubernetes.pod.namespace": "shop",
            "io.kubernetes.pod.uid": uid,
            "tier": "front",
        }
        sandbox = message(
            (1, message((1, pod), (2, uid), (3, "shop"))),
            (6, labels),
            (8, message((1, "/kubepods/pod" + uid), (2, message((1, namespaces), (6, rights))))),
        )
        made = values(call("RunPodSandbox", (1, sandbox)), 1)[0]
        config = message(
            (1, message((1, container))),
            (2, message((1, image))),
            (3, command),
            (7, message((1, "/srv/data"), (2, directory), (3, 1))),
            (9, {**labels, "io.kubernetes.container.name": container}),
            (15, message((2, message((2, rights), (3, namespaces))))),
        )
        created = values(call("CreateContainer", (1, made), (2, config), (3, sandbox)), 1)[0]
        call("StartContainer", (1, created))
        print(made.decode(), created.decode())


main(*sys.argv[1:])
