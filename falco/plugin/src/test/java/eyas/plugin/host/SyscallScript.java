package eyas.plugin.host;

import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventSource;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Emits system calls of thread 42, named "baker", from heap or native memory. */
final class SyscallScript implements EventSource {
    static final long TIME = 1_700_000_000_000_000_000L;

    private final MemorySegment memory;
    private final int count;
    private long number;

    SyscallScript(int count, boolean nativeMemory) {
        this.count = count;
        this.memory = nativeMemory ? Arena.ofAuto().allocate(1_024) : MemorySegment.ofArray(new byte[1_024]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(1, 1 << 20, 1 << 15, "host", 1, 0));
        snapshot.process(ProcessRecord.builder(42)
                .ptid(1)
                .sid(1)
                .pgid(1)
                .vpgid(1)
                .comm(bytes("baker"))
                .exe(bytes("/bin/baker"))
                .exePath(bytes("/bin/baker"))
                .args(bytes("-x\0bread\0"))
                .env(bytes("HOME=/root\0"))
                .cgroups(bytes("cpu=/a\0pids=/b=c\0"))
                .build());
        snapshot.descriptor(42, new DescriptorRecord(3, DescriptorType.FILE_V2, 7, 8, 1, bytes("/etc/flour"), null));
        snapshot.descriptor(
                42,
                new DescriptorRecord(
                        5,
                        DescriptorType.IPV4_SOCKET,
                        9,
                        0,
                        0,
                        bytes(""),
                        new SocketRecord(new byte[] {10, 0, 0, 1}, 4000, new byte[] {10, 0, 0, 2}, 443, 1, 0, 0)));
        snapshot.end();
    }

    @Override
    public Outcome next(Event event) {
        if (number == count) {
            return Outcome.END;
        }
        number++;
        new EventWriter(memory)
                .begin(EventCode.SYSCALL_FLOCK_X, TIME + number, 42)
                .end();
        event.wrap(memory, 0, 0, number, false);
        return Outcome.EVENT;
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(number, 0, 0, 0, List.of());
    }

    @Override
    public void close() {}
}
