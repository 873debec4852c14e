package eyas.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of a process or thread, from {@code /proc/PID/stat}. Source: proc_pid_stat(5).
 *
 * @param name name of the program, which may hold any characters
 * @param state letter of the state, {@code Z} and {@code X} for a thread that has ended
 * @param group ID of the process group
 * @param session ID of the session
 * @param terminal device number of the terminal, 0 if none
 * @param foreground process group in the foreground of the terminal, -1 if none
 * @param minorFaults page faults without I/O
 * @param majorFaults page faults with I/O
 * @param cpuTicks processor time in user and system mode, in clock ticks
 * @param startTicks start in clock ticks after boot; with the process ID it identifies a process until the machine reboots
 */
public record ProcessStat(
        String name,
        char state,
        long group,
        long session,
        int terminal,
        long foreground,
        long minorFaults,
        long majorFaults,
        long cpuTicks,
        long startTicks) {
    private static final Path PROC = Path.of("/proc");
    /** Fields after the name up to the start time; later kernels add more behind them. */
    private static final int FIELDS = 20;

    /**
     * Reads the state of process {@code pid}, or of any entry of {@code /proc} such as {@code self}.
     *
     * @return null if the kernel's answer is malformed
     * @throws IOException if the process has ended, or cannot be read
     */
    public static @Nullable ProcessStat read(Path proc, String pid) throws IOException {
        return parse(Files.readAllBytes(proc.resolve(pid).resolve("stat")));
    }

    /** Returns the state of process {@code pid} in {@code /proc}; null if it has ended or cannot be read. */
    public static @Nullable ProcessStat of(long pid) {
        return find(PROC, pid);
    }

    /** Returns the start of process {@code pid} in clock ticks after boot; empty if it has ended or cannot be read. */
    public static OptionalLong startTicks(Path proc, long pid) {
        ProcessStat stat = find(proc, pid);
        return stat == null ? OptionalLong.empty() : OptionalLong.of(stat.startTicks);
    }

    private static @Nullable ProcessStat find(Path proc, long pid) {
        try {
            return read(proc, Long.toString(pid));
        } catch (IOException e) {
            return null; // it has ended
        }
    }

    /** Returns whether the thread has ended and waits for its parent. */
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }

    /** Parses the content of the file; null if it is malformed. */
    public static @Nullable ProcessStat parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // The name is in parentheses and may contain parentheses itself: the last one ends it.
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 >= text.length()) {
            return null;
        }
        String[] fields = text.substring(close + 2).strip().split(" ", FIELDS + 1);
        if (fields.length < FIELDS || fields[0].length() != 1) {
            return null;
        }
        try {
            return new ProcessStat(
                    text.substring(open + 1, close),
                    fields[0].charAt(0),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Integer.parseInt(fields[4]),
                    Long.parseLong(fields[5]),
                    Long.parseLong(fields[7]),
                    Long.parseLong(fields[9]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[19]));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
