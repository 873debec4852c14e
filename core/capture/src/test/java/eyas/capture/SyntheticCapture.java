package eyas.capture;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.lang.foreign.Arena;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** Generates deterministic snapshots and events. */
final class SyntheticCapture {
    static final long BEGIN = 1_750_000_000_000_000_000L;

    private SyntheticCapture() {}

    /** Reports a small machine: interfaces, users, groups, processes, and descriptors of every type. */
    static void snapshot(SnapshotConsumer consumer) {
        consumer.begin(new MachineRecord(2, 16L << 30, 4_194_304, "builder", BEGIN - 1_000_000_000L, 0));
        byte[] mask = {(byte) 255, 0, 0, 0};
        consumer.networkInterface(new InterfaceRecord("lo", new byte[] {127, 0, 0, 1}, mask, new byte[4], 0));
        consumer.networkInterface(new InterfaceRecord("eth0", new byte[16], new byte[16], new byte[16], 1000));
        consumer.user(new UserRecord(0, 0, Bytes.of("root"), Bytes.of("/root"), Bytes.of("/bin/bash")));
        consumer.user(new UserRecord(1000, 1000, Bytes.of("runner"), Bytes.of("/home/runner"), Bytes.of("/bin/sh")));
        consumer.group(new GroupRecord(0, Bytes.of("root")));
        consumer.group(new GroupRecord(1000, Bytes.of("runner")));
        consumer.process(process(1, 0, "systemd", "/usr/lib/systemd/systemd"));
        consumer.process(process(500, 1, "bash", "/usr/bin/bash"));
        consumer.process(process(501, 500, "make", "/usr/bin/make"));
        for (DescriptorType type : DescriptorType.values()) {
            if (type != DescriptorType.UNKNOWN) {
                consumer.descriptor(500, descriptor(type));
            }
        }
        consumer.descriptor(501, descriptor(DescriptorType.FILE_V2));
        consumer.end();
    }

    static ProcessRecord process(long tid, long parent, String comm, String path) {
        return ProcessRecord.builder(tid)
                .ptid(parent)
                .sid(500)
                .comm(Bytes.of(comm))
                .exe(Bytes.of(comm))
                .exePath(Bytes.of(path))
                .args(Bytes.of("-c\0true\0"))
                .env(Bytes.of("HOME=/root\0CI=true\0"))
                .cgroups(Bytes.of("cpu=/user.slice\0memory=/\0"))
                .cwd(Bytes.of("/home/runner/work/"))
                .flags(0x10000)
                .uid(1000)
                .gid(1000)
                .loginUid(1000)
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
                .exeCtime(BEGIN - 7)
                .exeMtime(BEGIN - 8)
                .pidNamespaceStart(BEGIN - 9)
                .build();
    }

    static DescriptorRecord descriptor(DescriptorType type) {
        byte[] source = {10, 0, 0, 1};
        byte[] destination = {93, 18, 34, 10};
        int fd = type.code() + 2;
        SocketRecord socket = switch (type) {
            case IPV4_SOCKET -> new SocketRecord(source, 40_000, destination, 443, 1, 0, 0);
            case IPV6_SOCKET -> new SocketRecord(new byte[16], 40_000, new byte[16], 443, 1, 0, 0);
            case IPV4_SERVER_SOCKET -> new SocketRecord(source, 8080, Bytes.EMPTY, 0, 1, 0, 0);
            case IPV6_SERVER_SOCKET -> new SocketRecord(new byte[16], 8080, Bytes.EMPTY, 0, 1, 0, 0);
            case UNIX_SOCKET -> new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, 0x1234, 0x5678);
            default -> null;
        };
        boolean internet = type.isInternet();
        byte[] name =
                internet ? Bytes.EMPTY : Bytes.of("/name/of/" + type.name().toLowerCase(Locale.ROOT));
        boolean file = type == DescriptorType.FILE_V2;
        return new DescriptorRecord(fd, type, 1000 + fd, file ? 0x801 : 0, file ? 0x401 : 0, name, socket);
    }

    /** Generates one event of every exit code of the current schema, with values from a fixed seed. */
    static void events(Consumer<Event> each) {
        Random random = new Random(42);
        Event event = new Event();
        try (Arena arena = Arena.ofConfined()) {
            EventWriter writer = new EventWriter(arena.allocate(1 << 20));
            long number = 0;
            for (int code = 0; code < EventTable.size(); code++) {
                EventInfo info = EventTable.get(code);
                ConversionTable table = TABLE;
                boolean current = !info.isEnter() && table.finalCode(code) == code && !ConversionTable.isDropped(code);
                if (!current && code != EventCode.CONTAINER_JSON_2_E && code != EventCode.PROCEXIT_1_E) {
                    continue;
                }
                writer.begin(code, BEGIN + 1000 * number, 500 + number % 2);
                for (ParamInfo param : info.params()) {
                    if (param.name().equals("json")) {
                        writer.put("{\"container\":{\"id\":\"3ad7b26ded6d\",\"type\":0,\"name\":\"web\"}}");
                    } else {
                        put(writer, param, random);
                    }
                }
                writer.end();
                number++;
                event.wrap(writer.segment(), 0, (int) (number % 2), number, number % 50 == 0);
                each.accept(event);
            }
        }
    }

    private static final ConversionTable TABLE = new ConversionTable();

    private static void put(EventWriter writer, ParamInfo param, Random random) {
        if (param.type().isInteger()) {
            writer.put(random.nextInt(1000));
        } else if (param.type().isString()) {
            writer.put("/tmp/file-" + random.nextInt(1000));
        } else {
            writer.putEmpty();
        }
    }
}
