package eyas.hunt.captures;

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

/** Writes deterministic captures of small jobs: processes that execute programs and open files. */
public final class JobCapture {
    private static final long FIRST_TIME = 1_700_000_000_000_000_000L;
    private static final long STEP = 10_000;
    private static final long SHELL = 100;
    private static final int CURRENT_DIRECTORY = -100;

    private final CaptureWriter file;
    private final EventWriter writer;
    private final Event event = new Event();
    private long time = FIRST_TIME;
    private long number;

    private JobCapture(CaptureWriter file, MemorySegment memory) {
        this.file = file;
        this.writer = new EventWriter(memory);
    }

    /** Writes a capture, replacing an existing file. */
    public static void write(Path path, Consumer<JobCapture> job) {
        try (Arena arena = Arena.ofConfined();
                CaptureWriter file = CaptureWriter.open(path, CaptureWriter.Options.DEFAULT)) {
            file.begin(new MachineRecord(2, 1L << 34, 1 << 22, "runner", FIRST_TIME, 0));
            file.end();
            job.accept(new JobCapture(file, arena.allocate(16_384)));
        }
    }

    /** Starts a process that executes a program. */
    public JobCapture run(long child, String program, String arguments, String environment) {
        put(
                EventCode.SYSCALL_CLONE_20_X,
                SHELL,
                21,
                w -> fill(EventCode.SYSCALL_CLONE_20_X, child, SHELL, "sh", "", ""));
        put(EventCode.SYSCALL_CLONE_20_X, child, 21, w -> fill(EventCode.SYSCALL_CLONE_20_X, 0, child, "sh", "", ""));
        put(
                EventCode.SYSCALL_EXECVE_19_X,
                child,
                28,
                w -> fill(EventCode.SYSCALL_EXECVE_19_X, 0, child, program, arguments, environment));
        return this;
    }

    /** Opens a file for reading. */
    public JobCapture open(long child, String name) {
        put(
                EventCode.SYSCALL_OPENAT_2_X,
                child,
                7,
                w -> w.put(3)
                        .put(CURRENT_DIRECTORY)
                        .put(name)
                        .put(1)
                        .put(0)
                        .put(8)
                        .put(4711));
        put(EventCode.SYSCALL_CLOSE_X, child, 1, w -> w.put(0));
        return this;
    }

    /** Ends a process. */
    public JobCapture end(long child) {
        put(EventCode.PROCEXIT_1_E, child, 5, w -> w.put(0).put(0).put(0).put(0).put(0));
        return this;
    }

    private void fill(int code, long result, long thread, String program, String arguments, String environment) {
        int count = code == EventCode.SYSCALL_CLONE_20_X ? 21 : 28;
        String name = program.substring(program.lastIndexOf('/') + 1);
        for (ParamInfo param : EventTable.get(code).params().subList(0, count)) {
            switch (param.name()) {
                case "res" -> writer.put(result);
                case "tid", "pid", "vtid", "vpid" -> writer.put(thread);
                case "ptid" -> writer.put(thread == SHELL ? 1 : SHELL);
                case "args" -> writer.put(arguments);
                case "env" -> writer.put(environment);
                case "cgroups" -> writer.put("cpu=/");
                case "comm" -> writer.put(name);
                default -> {
                    if (param.type().isInteger()) {
                        writer.put(0);
                    } else {
                        writer.put(program);
                    }
                }
            }
        }
    }

    private void put(int code, long thread, int params, Consumer<EventWriter> values) {
        time += STEP;
        writer.begin(code, time, thread, params);
        values.accept(writer);
        writer.end();
        event.wrap(writer.segment(), 0, (int) (number & 1), ++number, false);
        file.write(event);
    }
}
