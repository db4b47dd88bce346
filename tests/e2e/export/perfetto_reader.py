# SPDX-License-Identifier: Apache-2.0
"""A reader of Perfetto's trace format that shares nothing with the writer: slices by thread, as trace_processor makes
them. Field numbers from protos/perfetto/trace of github.com/google/perfetto."""
import collections

Slice = collections.namedtuple("Slice", "pid tid thread name category start_ns duration_ns args")


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """(number, value) of a message: int for varints, bytes for the rest."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            assert at + value <= len(data), "a field goes beyond its message"
            value, at = data[at:at + value], at + value
        else:
            assert key & 7 == 0, f"wire type {key & 7}"
        yield key >> 3, value


def signed(value):
    return value - (1 << 64) if value >> 63 else value


class Reader:
    def __init__(self):
        self.threads, self.interned, self.open, self.slices, self.instants = {}, None, collections.defaultdict(list), [], []

    def descriptor(self, data):
        message = dict(fields(data))
        if 4 in message:
            thread = dict(fields(message[4]))
            self.threads[message[1]] = (thread[1], thread[2], thread[5].decode())

    def annotation(self, data):
        message = dict(fields(data))
        name = self.interned[3][message[1]]
        if 17 in message:
            return name, self.interned[29][message[17]]
        if 4 in message:
            return name, signed(message[4])
        return name, message[3] if 3 in message else bool(message[2])

    def event(self, time_ns, data):
        kind = track = name = category = None
        args = {}
        for number, value in fields(data):
            if number == 9:
                kind = value
            elif number == 11:
                track = value
            elif number == 10:
                name = self.interned[2][value]
            elif number == 3:
                category = self.interned[1][value]
            elif number == 4:
                key, text = self.annotation(value)
                args[key] = text
        pid, tid, thread = self.threads.get(track, (0, 0, "?"))
        if kind == 2:
            begun = self.open[track].pop()
            self.slices.append(begun._replace(duration_ns=time_ns - begun.start_ns))
        else:
            made = Slice(pid, tid, thread, name, category, time_ns, None, args)
            (self.open[track] if kind == 1 else self.instants).append(made)

    def packet(self, data):
        message = list(fields(data))
        flags = dict(message).get(13, 0)
        if flags & 1:
            self.interned = collections.defaultdict(dict)
        for number, value in message:
            if number == 60:
                self.descriptor(value)
            elif number == 12:
                for kind, entry in fields(value):
                    iid, text = (v for _, v in fields(entry))
                    self.interned[kind][iid] = text.decode("utf-8")
        for number, value in message:
            if number == 11:
                assert flags & 2 or not self.interned, "a packet that uses interned data says so"
                self.event(dict(message)[8], value)


def read(data):
    reader = Reader()
    for number, packet in fields(data):
        assert number == 1, "a trace is packets"
        reader.packet(packet)
    return reader
