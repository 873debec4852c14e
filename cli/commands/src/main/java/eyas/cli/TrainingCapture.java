package eyas.cli;

import eyas.capture.CaptureWriter;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes a capture as Falco 0.41 would record one of a build: enter and exit events, many short processes, files opened, read and closed.
 *
 * <p>It is read to fill the start-up cache, so it has the usual mix of events. Its content is deterministic.
 */
public final class TrainingCapture {
    /** Number of processes that makes a recording long enough for every hot path to be compiled. */
    public static final int PROCESSES = 1500;

    private static final int FILES_PER_PROCESS = 40;
    private static final int PATHS = 300;
    private static final long FIRST_TIME = 1_700_000_000_000_000_000L;
    private static final long STEP = 10_000;
    private static final long SHELL = 100;
    private static final int CURRENT_DIRECTORY = -100;
    private static final int NO_SUCH_FILE = -2;

    private final CaptureWriter file;
    private final EventWriter writer;
    private final Event event = new Event();
    private long time = FIRST_TIME;
    private long number;

    private TrainingCapture(CaptureWriter file, MemorySegment memory) {
        this.file = file;
        this.writer = new EventWriter(memory);
    }

    /** Writes a capture of {@code processes} processes to {@code path}, replacing an existing file. */
    public static void write(Path path, int processes) {
        write(path, processes, capture -> {});
    }

    private static void write(Path path, int processes, Consumer<TrainingCapture> then) {
        try (Arena arena = Arena.ofConfined();
                CaptureWriter file = CaptureWriter.open(path, CaptureWriter.Options.DEFAULT)) {
            file.begin(new MachineRecord(2, 1L << 34, 1 << 22, "training", FIRST_TIME, 0));
            file.end();
            TrainingCapture capture = new TrainingCapture(file, arena.allocate(8192));
            for (int i = 0; i < processes; i++) {
                capture.process(SHELL + 1 + i, i);
            }
            then.accept(capture);
        }
    }

    /** Writes a capture of {@code processes} processes: a third of them one by one, the others concurrently. */
    static void writeMixed(Path path, int processes) {
        write(path, processes / 3, capture -> {
            TrainingLoad crowd = new TrainingLoad(capture);
            for (int i = processes / 3; i < processes; i += TrainingLoad.members()) {
                crowd.live(SHELL + 1 + i);
            }
        });
    }

    private void process(long child, int serial) {
        start(child, 0);
        for (int i = 0; i < FILES_PER_PROCESS; i++) {
            String name = "/usr/include/x86_64-linux-gnu/bits/part" + (serial + i * 7) % PATHS + "/types.h";
            open(child, i % 3 == 0 ? NO_SUCH_FILE : 3, i % 5 == 0 ? "src/../main" + i + ".c" : name);
            if (i % 3 != 0) {
                use(child);
            }
            put(EventCode.GENERIC_E, child, 2, w -> w.put(9).put(9));
            put(EventCode.GENERIC_X, child, 1, w -> w.put(9));
        }
        end(child);
    }

    /** Writes the events of a shell that starts a process, which runs a program. */
    void start(long child, long flags) {
        thread(SHELL, child, flags);
        put(EventCode.SYSCALL_EXECVE_19_E, child, 1, w -> w.put("/usr/bin/cc"));
        put(EventCode.SYSCALL_EXECVE_19_X, child, 28, w -> fill(EventCode.SYSCALL_EXECVE_19_X, 0, child, 0));
    }

    /** Writes the event of {@code parent} creating a thread or process with the given clone flags. */
    void thread(long parent, long child, long flags) {
        put(EventCode.SYSCALL_CLONE_20_X, parent, 21, w -> clone(child, parent, flags));
        put(EventCode.SYSCALL_CLONE_20_X, child, 21, w -> clone(0, child, flags));
    }

    /** Writes the exit of {@code thread}. */
    void end(long thread) {
        put(
                EventCode.PROCEXIT_1_E,
                thread,
                5,
                w -> w.put(0).put(0).put(0).put(0).put(0));
    }

    private void open(long thread, int result, String name) {
        put(
                EventCode.SYSCALL_OPENAT_2_E,
                thread,
                4,
                w -> w.put(CURRENT_DIRECTORY).put(name).put(1).put(0));
        put(
                EventCode.SYSCALL_OPENAT_2_X,
                thread,
                7,
                w -> w.put(result)
                        .put(CURRENT_DIRECTORY)
                        .put(name)
                        .put(1)
                        .put(0)
                        .put(8)
                        .put(4711));
    }

    /** Reads, maps, duplicates and closes descriptor 3. */
    private void use(long thread) {
        put(EventCode.SYSCALL_READ_E, thread, 2, w -> w.put(3).put(832));
        put(EventCode.SYSCALL_READ_X, thread, 2, w -> w.put(832).putBytes(new byte[80]));
        put(
                EventCode.SYSCALL_MMAP_E,
                thread,
                6,
                w -> w.put(0).put(4096).put(1).put(2).put(3).put(0));
        put(EventCode.SYSCALL_MMAP_X, thread, 4, w -> w.put(4096).put(9).put(9).put(0));
        put(EventCode.SYSCALL_FCNTL_E, thread, 2, w -> w.put(3).put(3));
        put(EventCode.SYSCALL_FCNTL_X, thread, 1, w -> w.put(0));
        put(EventCode.SYSCALL_DUP2_E, thread, 1, w -> w.put(3));
        put(EventCode.SYSCALL_DUP2_X, thread, 3, w -> w.put(5).put(3).put(5));
        put(EventCode.SYSCALL_CLOSE_E, thread, 1, w -> w.put(3));
        put(EventCode.SYSCALL_CLOSE_X, thread, 1, w -> w.put(0));
    }

    private void clone(long result, long thread, long flags) {
        fill(EventCode.SYSCALL_CLONE_20_X, result, thread, flags);
    }

    /** Writes the parameters of an event that describes its whole process. */
    private void fill(int code, long result, long thread, long flags) {
        int count = code == EventCode.SYSCALL_CLONE_20_X ? 21 : 28;
        for (ParamInfo param : EventTable.get(code).params().subList(0, count)) {
            switch (param.name()) {
                case "res" -> writer.put(result);
                case "flags" -> writer.put(flags);
                case "tid", "pid", "vtid", "vpid" -> writer.put(thread);
                case "ptid" -> writer.put(thread == SHELL ? 1 : SHELL);
                case "args", "env", "cgroups" -> writer.put("a=/one/path");
                default -> {
                    if (param.type().isInteger()) {
                        writer.put(0);
                    } else {
                        writer.put("/usr/bin/cc");
                    }
                }
            }
        }
    }

    /** Writes one event. */
    void put(int code, long thread, int params, Consumer<EventWriter> values) {
        time += STEP;
        writer.begin(code, time, thread, params);
        values.accept(writer);
        writer.end();
        event.wrap(writer.segment(), 0, (int) (number & 1), ++number, false);
        file.write(event);
    }
}
