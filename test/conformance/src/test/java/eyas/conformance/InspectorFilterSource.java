package eyas.conformance;

import eyas.capture.CaptureSource;
import eyas.event.DescriptorRecord;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ParamType;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.event.SyscallTable;
import eyas.event.UserRecord;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Delivers the events of a capture as libsinsp 0.21 interprets them if the inspector itself has a filter on exits, as with {@code sysdig -r
 * FILE FILTER}.
 *
 * <p>libsinsp drops an enter event that does not match before its parsers see it, unless its code is flagged as modifying state. What the
 * parsers take only from that event is then unknown at the exit: the descriptor of {@code fstat}, the resource of {@code prlimit}. Falco
 * sets no such filter; it evaluates rules on events whose enters were parsed.
 *
 * <p>This source therefore delivers an exit whose enter would be dropped without the parameters that 0.21 does not read from the exit
 * itself. It also omits the boot time of the machine from the snapshot, because libsinsp discards it when a replay starts.
 *
 * <p>Only newer schemas have a descriptor for mappings. Mappings can be delivered as generic calls of which only the name is known, as a
 * condition on descriptors sees them in older schemas.
 */
final class InspectorFilterSource implements EventSource {
    private static final int LARGEST_EVENT = 1 << 17;
    private static final int ALL = 99;
    private static final int PRLIMIT_RESOURCE = 6;
    private static final long MMAP =
            Objects.requireNonNull(SyscallTable.find("mmap"), "mmap").code();

    /** Exits from which 0.21 reads the descriptor itself. */
    private static final Set<Integer> DESCRIPTOR_ON_EXIT = Set.of(
            EventCode.SOCKET_LISTEN_X,
            EventCode.SOCKET_BIND_X,
            EventCode.SYSCALL_READ_X,
            EventCode.SYSCALL_PREAD_X,
            EventCode.SYSCALL_WRITE_X,
            EventCode.SYSCALL_PWRITE_X,
            EventCode.SYSCALL_COPY_FILE_RANGE_X,
            EventCode.SOCKET_SENDMMSG_X,
            EventCode.SOCKET_RECVMMSG_X);

    private final EventSource source;
    private final boolean plainMappings;
    private final int[] paramCounts;
    private final int[] hidden;
    private final EventWriter writer = new EventWriter(Arena.ofAuto().allocate(LARGEST_EVENT));

    /**
     * Opens a capture.
     *
     * @param events the event table of libsinsp 0.21: code name, number, name, category, flags, number of parameters, parameters
     * @param plainMappings whether mappings are delivered as generic calls
     */
    InspectorFilterSource(Path capture, Path events, boolean plainMappings) throws IOException {
        this.plainMappings = plainMappings;
        paramCounts = new int[EventTable.size()];
        hidden = new int[EventTable.size()];
        Arrays.fill(paramCounts, ALL);
        Arrays.fill(hidden, -1);
        readTable(events);
        source = CaptureSource.open(capture);
    }

    private void readTable(Path events) throws IOException {
        Map<String, String[]> rows = new HashMap<>();
        for (String line : Files.readAllLines(events)) {
            String[] cells = line.split("\t", -1);
            rows.put(cells[0], cells);
        }
        for (int code = 1; code < EventTable.size(); code += 2) {
            String[] exit = rows.get("PPME_" + EventTable.get(code).codeName());
            String[] enter = rows.get("PPME_" + EventTable.get(code - 1).codeName());
            if (exit == null || enter == null || enter[4].contains("MODIFIES_STATE")) {
                continue;
            }
            paramCounts[code] = Integer.parseInt(exit[5]);
            if (exit[4].contains("USES_FD") && !DESCRIPTOR_ON_EXIT.contains(code)) {
                hidden[code] = descriptorParam(EventTable.get(code));
            }
        }
        hidden[EventCode.SYSCALL_PRLIMIT_X] = PRLIMIT_RESOURCE;
    }

    private static int descriptorParam(EventInfo info) {
        for (int i = 1; i < info.params().size(); i++) {
            if (info.params().get(i).type() == ParamType.FD) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        source.start(new WithoutStart(snapshot));
    }

    /** Passes a snapshot on without the machine's boot time. */
    private record WithoutStart(SnapshotConsumer target) implements SnapshotConsumer {
        @Override
        public void begin(MachineRecord machine) {
            target.begin(new MachineRecord(
                    machine.cpus(), machine.memory(), machine.maxPid(), machine.hostname(), 0, machine.flags()));
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            target.networkInterface(networkInterface);
        }

        @Override
        public void user(UserRecord user) {
            target.user(user);
        }

        @Override
        public void group(GroupRecord group) {
            target.group(group);
        }

        @Override
        public void process(ProcessRecord process) {
            target.process(process);
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            target.descriptor(thread, descriptor);
        }

        @Override
        public void end() {
            target.end();
        }
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        if (outcome == Outcome.EVENT && event.decode()) {
            int code = event.code();
            if (plainMappings && code == EventCode.SYSCALL_MMAP_X) {
                writer.begin(EventCode.GENERIC_X, event.time(), event.thread(), 1)
                        .put(MMAP);
                show(event);
                return outcome;
            }
            int count = Math.min(event.paramCount(), paramCounts[code]);
            int hide = hidden[code];
            if (count < event.paramCount() || hide >= 0) {
                rewrite(event, count, hide);
            }
        }
        return outcome;
    }

    private void rewrite(Event event, int count, int hide) {
        writer.begin(event.code(), event.time(), event.thread(), count);
        for (int i = 0; i < count; i++) {
            if (i == hide) {
                writer.putEmpty();
            } else {
                writer.putBytes(event.segment(), event.paramOffset(i), event.paramLength(i));
            }
        }
        show(event);
    }

    private void show(Event event) {
        writer.end();
        event.wrap(writer.segment(), 0, event.cpu(), event.number(), event.isStateOnly());
    }

    @Override
    public SourceCounters counters() {
        return source.counters();
    }

    @Override
    public void close() {
        source.close();
    }
}
