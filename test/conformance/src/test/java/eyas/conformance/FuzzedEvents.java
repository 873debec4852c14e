package eyas.conformance;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventFlag;
import eyas.event.EventLayout;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.UserRecord;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Generates a snapshot and events from arbitrary bytes: inconsistent parents, malformed parameters, every code.
 *
 * <p>The input starts with the number of processes and four bytes for each: thread, process, parent, group. Events follow: two bytes for
 * the code, then one byte each for the thread, for the time since the previous event in 10 ms, and for the number of parameters.
 *
 * <p>A parameter is a length byte and that many bytes. From {@value #LONG} on, the length stands for a long value that repeats the next
 * byte. Parameters may have the wrong size. If a parameter's length is {@value #BROKEN}, the event claims a longer parameter than it
 * contains.
 */
final class FuzzedEvents implements EventSource {
    static final int LONG = 250;
    static final int BROKEN = 255;

    private static final int[] LENGTHS = {300, 1_100, 4_097, 9_000, 65_535};
    private static final int MAX_EVENTS = 8;
    private static final int MAX_PROCESSES = 16;
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long STEP = 10_000_000L;
    /** Factor that scatters event times, including times before the epoch. */
    private static final long SCATTER = 0x9E37_79B9_7F4A_7C15L;

    private final ByteBuffer in;
    private long time = START;
    private long number;

    FuzzedEvents(byte[] input) {
        in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes {@code event} in the format that this class reads, for seeds. */
    static void encode(Event event, ByteArrayOutputStream out) {
        out.write(event.code());
        out.write(event.code() >> 8);
        out.write((int) event.thread());
        out.write(1);
        out.write(event.paramCount());
        for (int i = 0; i < event.paramCount(); i++) {
            byte[] bytes = event.paramBytes(i);
            int length = Math.min(bytes.length, LONG - 1);
            out.write(length);
            out.write(bytes, 0, length);
        }
    }

    private int octet() {
        return in.hasRemaining() ? in.get() & 0xFF : 0;
    }

    private byte[] take(int most) {
        byte[] bytes = new byte[Math.min(most, in.remaining())];
        in.get(bytes);
        return bytes;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(2, 16L << 30, 4_194_304, "builder", START - 1_000_000_000L, 0));
        byte[] mask = {(byte) 255, 0, 0, 0};
        snapshot.networkInterface(new InterfaceRecord("lo", new byte[] {127, 0, 0, 1}, mask, new byte[4], 0));
        snapshot.user(new UserRecord(0, 0, Bytes.of("root"), Bytes.of("/root"), Bytes.of("/bin/bash")));
        int count = Math.min(octet(), MAX_PROCESSES);
        for (int i = 0; i < count; i++) {
            snapshot.process(process(octet(), octet(), octet(), octet()));
        }
        snapshot.process(process(1, 1, 0, 1));
        snapshot.process(process(10, 10, 1, 10));
        snapshot.process(process(11, 10, 1, 10));
        for (DescriptorType type : DescriptorType.values()) {
            snapshot.descriptor(10, descriptor(type));
        }
        snapshot.end();
    }

    private static ProcessRecord process(long tid, long pid, long parent, long group) {
        return ProcessRecord.builder(tid)
                .pid(pid)
                .ptid(parent)
                .sid(group)
                .pgid(group)
                .vpgid(group)
                .vpid(pid)
                .comm(Bytes.of("Runner.Worker"))
                .exe(Bytes.of("/usr/bin/node"))
                .exePath(Bytes.of("/usr/bin/node"))
                .args(Bytes.of("install\0--flag=%s\0"))
                .env(Bytes.of("CI=true\0GITHUB_ACTIONS=true\0"))
                .cgroups(Bytes.of("cpu=/docker/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\0"))
                .cwd(Bytes.of("/home/runner/work/"))
                .tty(34816)
                .vmSize(9000)
                .vmRss(4000)
                .vmSwap(1)
                .majorFaults(3)
                .minorFaults(200)
                .capPermitted(0x1FF)
                .capEffective(0x1FF)
                .exeFlags(0x9)
                .exeIno(123_456)
                .exeCtime(START - 7)
                .exeMtime(START - 8)
                .pidNamespaceStart(START - 9)
                .build();
    }

    private static DescriptorRecord descriptor(DescriptorType type) {
        SocketRecord socket = switch (type) {
            case IPV4_SOCKET, IPV4_SERVER_SOCKET ->
                new SocketRecord(new byte[] {10, 0, 0, 1}, 40_000, new byte[] {93, 18, 34, 10}, 443, 1, 0, 0);
            case IPV6_SOCKET, IPV6_SERVER_SOCKET -> new SocketRecord(new byte[16], 40_000, new byte[16], 443, 1, 0, 0);
            case UNIX_SOCKET -> new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, 0x1234, 0x5678);
            default -> null;
        };
        byte[] name = socket == null ? Bytes.of("/proc/1/environ") : Bytes.EMPTY;
        return new DescriptorRecord(type.code() + 2, type, 77, 0x801, 0x401, name, socket);
    }

    @Override
    public Outcome next(Event event) {
        if (!in.hasRemaining() || number == MAX_EVENTS) {
            return Outcome.END;
        }
        number++;
        int code = (octet() | octet() << 8) % EventTable.size();
        int thread = octet();
        int elapsed = octet();
        time = elapsed == BROKEN ? time * SCATTER : time + elapsed * STEP;
        int count = Math.min(octet(), EventLayout.MAX_PARAMS);
        boolean largePayload = EventTable.get(code).has(EventFlag.LARGE_PAYLOAD);
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteBuffer lengths = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int length = octet();
            byte[] value;
            if (length < LONG) {
                value = take(length);
            } else {
                value = new byte[length == BROKEN ? 0 : LENGTHS[length - LONG]];
                Arrays.fill(value, (byte) octet());
            }
            values.writeBytes(value);
            int claimed = length == BROKEN ? 0x8000_FFFF : value.length;
            if (largePayload) {
                lengths.putInt(claimed);
            } else {
                lengths.putShort((short) claimed);
            }
        }
        lengths.flip();
        int total = EventLayout.HEADER + lengths.remaining() + values.size();
        ByteBuffer bytes = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(time).putLong(thread).putInt(total).putShort((short) code).putInt(count);
        bytes.put(lengths).put(values.toByteArray());
        event.wrap(MemorySegment.ofArray(bytes.array()), 0, 0, number, false);
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(number, 0, 0, 0, List.of());
    }

    @Override
    public void close() {
        // There are no resources to release.
    }
}
