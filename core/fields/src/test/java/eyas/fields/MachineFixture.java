package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
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
import eyas.state.EventContext;
import eyas.state.State;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small machine: systemd (1) started sshd (5), which started bash (10), which started cat (20), which has a few descriptors.
 *
 * <p>Events are written as text: {@code SYSCALL_OPENAT_2_X tid=20 fd=5 dirfd=-100 name=etc/passwd}. A missing parameter is empty; bytes are
 * written in hex.
 */
final class MachineFixture {
    static final long START = 1_700_000_000_000_000_000L;
    static final byte[] LOCAL = {10, 0, 0, 1};

    private final State state = new State();
    private final EventWriter writer = new EventWriter(MemorySegment.ofArray(new byte[1 << 20]));
    private final Event event = new Event();
    private long number;

    MachineFixture() {
        SnapshotConsumer snapshot = state.snapshot();
        snapshot.begin(new MachineRecord(2, 1 << 30, 4_194_304, "runner-1", START - 1_000_000_000_000L, 0));
        snapshot.networkInterface(
                new InterfaceRecord("eth0", LOCAL, new byte[] {-1, -1, -1, 0}, new byte[] {10, 0, 0, -1}, 0));
        snapshot.user(new UserRecord(0, 0, Bytes.of("root"), Bytes.of("/root"), Bytes.of("/bin/bash")));
        snapshot.user(new UserRecord(1000, 1000, Bytes.of("ann"), Bytes.of("/home/ann"), Bytes.of("/bin/sh")));
        snapshot.group(new GroupRecord(1000, Bytes.of("staff")));
        snapshot.process(process(1, 0, 1, "systemd", "/sbin/init", "/usr/lib/systemd/systemd", "splash\0"));
        snapshot.process(process(5, 1, 1, "sshd", "sshd: ann", "/usr/sbin/sshd", ""));
        snapshot.process(process(10, 5, 10, "bash", "-bash", "/usr/bin/bash", ""));
        snapshot.process(process(20, 10, 10, "cat", "cat", "/usr/bin/cat", "-n\0a file\0"));
        snapshot.descriptor(20, file(3, DescriptorType.FILE_V2, "/tmp/data.txt"));
        snapshot.descriptor(20, file(4, DescriptorType.DIRECTORY, "/srv/app"));
        snapshot.end();
    }

    private static DescriptorRecord file(long fd, DescriptorType type, String name) {
        return new DescriptorRecord(fd, type, 77, 0x803, 1, Bytes.of(name), null);
    }

    private static ProcessRecord process(
            long id, long parent, long group, String comm, String exe, String path, String args) {
        return ProcessRecord.builder(id)
                .ptid(parent)
                .sid(10)
                .pgid(group)
                .vpgid(group)
                .comm(Bytes.of(comm))
                .exe(Bytes.of(exe))
                .exePath(Bytes.of(path))
                .args(Bytes.of(args))
                .env(Bytes.of("PATH=/bin\0LEVEL=" + id + "\0"))
                .cgroups(Bytes.of("cpuset=/\0io=/user.slice\0memory=/user.slice/x\0"))
                .cwd(Bytes.of("/home/ann/"))
                .uid(1000)
                .gid(1000)
                .loginUid(1000)
                .tty(34_816)
                .vmSize(100)
                .vmRss(50)
                .majorFaults(1)
                .minorFaults(2)
                .capEffective(1L << 21 | 1)
                .exeFlags(1)
                .exeIno(99)
                .exeCtime(5)
                .exeMtime(6)
                .build();
    }

    /** Returns the state. */
    State state() {
        return state;
    }

    /** Applies the event written as {@code line}, delayed by {@code late=NS} if given, and returns its context. */
    EventContext apply(String line) {
        String[] words = line.strip().split(" +");
        EventInfo info = find(words[0]);
        Map<String, String> values = new HashMap<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            if (values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(line + ": two values for " + word);
            }
        }
        String thread = values.remove("thread");
        String late = values.remove("late");
        number++;
        writer.begin(
                info.code(),
                START + number - (late == null ? 0 : Long.parseLong(late)),
                thread == null ? 20 : Long.parseLong(thread));
        for (ParamInfo param : info.params()) {
            put(param, values.remove(param.name()));
        }
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(info.codeName() + " has no parameters " + values.keySet());
        }
        writer.end();
        event.wrap(writer.segment(), 0, 1, number, false);
        EventContext context = state.apply(event);
        if (context == null) {
            throw new IllegalStateException("refused: " + line);
        }
        return context;
    }

    private void put(ParamInfo param, @Nullable String value) {
        if (value == null) {
            writer.putEmpty();
        } else if (param.type().isString()) {
            writer.put(value.replace('~', ' '));
        } else if (param.type().isInteger()) {
            writer.put(Long.decode(value));
        } else {
            writer.putBytes(HexFormat.of().parseHex(value.replace(":", "")));
        }
    }

    private static EventInfo find(String codeName) {
        for (int code = 0; code < EventTable.size(); code++) {
            if (EventTable.get(code).codeName().equals(codeName)) {
                return EventTable.get(code);
            }
        }
        throw new IllegalArgumentException("no event " + codeName);
    }
}
