package eyas.workbench.cases;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import eyas.workbench.cases.RuleCase.Actor;
import eyas.workbench.cases.RuleCase.Happening;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Delivers the processes of a story as a snapshot and its events like a live source, one millisecond apart. */
public final class CaseSource implements EventSource {
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final long CURRENT_DIRECTORY = -100;
    private static final long DESCRIPTOR = 7;
    private static final long SNAPSHOT_INODE = 100;
    private static final long SNAPSHOT_AGE = 30 * 86_400 * SECOND;
    /** Space for the header and all numeric values of an event. */
    private static final long CAPACITY = 4096;

    private static final Set<String> DIRECTORIES =
            Set.of("dirfd", "olddirfd", "newdirfd", "linkdirfd", "olddir", "newdir");

    private final RuleCase.Story story;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory;
    private final EventWriter writer;
    private int delivered;

    /** Creates a source of {@code story}; its memory is confined to the creating thread, which must close it. */
    public CaseSource(RuleCase.Story story) {
        this.story = story;
        this.memory = arena.allocate(
                story.events().stream().mapToLong(CaseSource::capacity).max().orElse(CAPACITY), Long.BYTES);
        this.writer = new EventWriter(memory);
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(2, 1L << 30, 1 << 22, "case", START - 1_000 * SECOND, 0));
        story.processes().forEach(process -> snapshot.process(record(process)));
        snapshot.end();
    }

    private static ProcessRecord record(Actor process) {
        long pid = process.pid();
        return ProcessRecord.builder(pid)
                .ptid(process.parent())
                .comm(Bytes.of(process.name()))
                .exe(Bytes.of(process.firstArgument()))
                .exePath(Bytes.of(process.path()))
                .args(ParamValues.strings(process.arguments()))
                .env(ParamValues.environment(process.environment()))
                .cgroups(ParamValues.strings(process.cgroups()))
                .cwd(Bytes.of(process.directory()))
                .uid(process.user())
                .gid(process.user())
                .exeIno(SNAPSHOT_INODE)
                .exeCtime(START - SNAPSHOT_AGE)
                .exeMtime(START - SNAPSHOT_AGE)
                .startTime(START - SECOND)
                .build();
    }

    @Override
    public Outcome next(Event event) {
        if (delivered == story.events().size()) {
            return Outcome.END;
        }
        Happening happening = story.events().get(delivered++);
        long time = START + delivered * MILLISECOND;
        writer.begin(happening.info().code(), time, happening.by().pid());
        happening.info().params().forEach(param -> put(param, value(happening, param, time)));
        writer.end();
        event.wrap(memory, 0, 0, delivered, false);
        return Outcome.EVENT;
    }

    private static long capacity(Happening happening) {
        long capacity = CAPACITY;
        for (Object value : happening.values().values()) {
            capacity += value instanceof byte[] bytes ? bytes.length + 1 : 0;
        }
        return capacity;
    }

    private static @Nullable Object value(Happening happening, ParamInfo param, long time) {
        boolean changed = param.name().equals("exe_ino_ctime") || param.name().equals("exe_ino_mtime");
        Object value = happening.values().get(param.name());
        return value == null && changed ? (Object) (time - happening.age()) : value;
    }

    private void put(ParamInfo param, @Nullable Object value) {
        switch (value) {
            case byte[] bytes when param.type().isString() -> writer.putString(bytes);
            case byte[] bytes -> writer.putBytes(bytes);
            case Long number -> writer.put(number);
            case null -> absent(param);
            default -> throw new IllegalStateException("invalid parameter value: " + value.getClass());
        }
    }

    private void absent(ParamInfo param) {
        if (param.type().isInteger()) {
            writer.put(
                    param.name().equals("fd")
                            ? DESCRIPTOR
                            : DIRECTORIES.contains(param.name()) ? CURRENT_DIRECTORY : 0);
        } else {
            writer.putEmpty();
        }
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(delivered, 0, 0, 0, List.of());
    }

    @Override
    public void close() {
        arena.close();
    }
}
