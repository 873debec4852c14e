package eyas.ci.agent;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A persistent table of processes with their names and steps, outside the agent's heap. The file is written through a memory mapping, so it
 * survives the agent and costs no system call per process.
 *
 * <p>A process has the row of its ID modulo the number of rows; a later process overwrites it. One row:
 *
 * <pre>
 *   0  process ID, 8 bytes; 0 = free
 *   8  length of the name, 1 byte; the name, {@value #NAME} bytes
 *  25  1 if it belongs to a step of the watched job, 1 byte
 *  28  1 + its user ID, 4 bytes
 *  32  length of the step, 1 byte; the step, {@value #STEP} bytes
 * 120  time of its last recorded event, clock ticks since boot, 8 bytes
 * </pre>
 *
 * <p>Written by the event thread without allocation; read after the agent's end.
 */
public final class ProcessLedger implements AutoCloseable {
    private static final int ROWS = 1 << 16;
    private static final int ROW = 128;
    private static final int NAME_AT = 8;
    private static final int NAME = 16;
    private static final int OF_JOB_AT = 25;
    private static final int USER_AT = 28;
    private static final int STEP_AT = 32;
    private static final int STEP = 87;
    private static final int SEEN_AT = 120;
    private static final int BYTES_PER_WRITE = 1 << 16;

    /** The value for an unknown user. */
    public static final long NO_USER = -1;

    private static final ValueLayout.OfInt USER = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong PID = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong TICKS = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment rows;

    /**
     * A row.
     *
     * @param name the process's name
     * @param step its step, empty for none
     * @param user its user ID, {@link #NO_USER} if unknown
     */
    public record Known(String name, String step, long user) {}

    private ProcessLedger(Path file, FileChannel.MapMode mode, StandardOpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (!mode.equals(FileChannel.MapMode.READ_ONLY)) {
                allocate(channel);
            } else if (channel.size() < (long) ROWS * ROW) {
                throw new IOException(file + " is too short for a ledger");
            }
            rows = channel.map(mode, 0, (long) ROWS * ROW, arena);
        }
    }

    /** Allocates the file's blocks. A store into a hole of a mapped file kills the process (SIGBUS) if the disk is full. */
    private static void allocate(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(BYTES_PER_WRITE);
        for (long at = 0; at < (long) ROWS * ROW; at += zeros.position()) {
            channel.write(zeros.clear(), at);
        }
    }

    /**
     * Creates a ledger; the file, of 8 MiB, must not exist.
     *
     * @throws IOException if it cannot be created, or the disk is full
     */
    public static ProcessLedger create(Path file) throws IOException {
        return new ProcessLedger(
                file,
                FileChannel.MapMode.READ_WRITE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Opens the ledger of an agent. */
    public static ProcessLedger open(Path file) throws IOException {
        return new ProcessLedger(file, FileChannel.MapMode.READ_ONLY, StandardOpenOption.READ);
    }

    /**
     * Records a process; long names and steps are truncated.
     *
     * @param user its user ID
     * @param isOfJob whether it belongs to a step of the watched job
     * @param seen time of the recorded event, clock ticks since boot
     */
    public void put(long pid, byte[] name, byte[] step, int user, boolean isOfJob, long seen) {
        long row = row(pid);
        rows.set(PID, row, pid);
        rows.set(ValueLayout.JAVA_BYTE, row + OF_JOB_AT, (byte) (isOfJob ? 1 : 0));
        rows.set(TICKS, row + SEEN_AT, seen);
        text(row + NAME_AT, name, NAME);
        rows.set(USER, row + USER_AT, user + 1);
        text(row + STEP_AT, step, STEP);
    }

    private static long row(long pid) {
        return (pid & ROWS - 1) * ROW;
    }

    private void text(long at, byte[] text, int limit) {
        int length = Math.min(text.length, limit);
        rows.set(ValueLayout.JAVA_BYTE, at, (byte) length);
        MemorySegment.copy(text, 0, rows, ValueLayout.JAVA_BYTE, at + 1, length);
    }

    /** Returns the row of a process. */
    public Optional<Known> find(long pid) {
        long row = row(pid);
        return pid <= 0 || rows.get(PID, row) != pid
                ? Optional.empty()
                : Optional.of(new Known(
                        text(row + NAME_AT, NAME),
                        text(row + STEP_AT, STEP),
                        Integer.toUnsignedLong(rows.get(USER, row + USER_AT)) - 1));
    }

    /**
     * Returns whether a process is known to belong to a step of the job. A process that started after the last record of its ID is another
     * one with a reused ID.
     *
     * @param started its start time, clock ticks since boot
     */
    public boolean isOfJob(long pid, long started) {
        long row = row(pid);
        return pid > 0
                && rows.get(PID, row) == pid
                && rows.get(ValueLayout.JAVA_BYTE, row + OF_JOB_AT) == 1
                && started <= rows.get(TICKS, row + SEEN_AT);
    }

    private String text(long at, int limit) {
        int length = Math.min(rows.get(ValueLayout.JAVA_BYTE, at) & 0xff, limit);
        byte[] bytes = rows.asSlice(at + 1, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        arena.close();
    }
}
