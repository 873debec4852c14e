package eyas.live.procfs;

import org.jspecify.annotations.Nullable;

/**
 * Holds what {@code /proc/PID/stat} says. Source: proc(5).
 *
 * @param pgid process group
 * @param sid session
 * @param tty number of the terminal, 0 if none
 * @param foreground process group that has the terminal, -1 if none
 * @param minorFaults page faults that needed no I/O
 * @param majorFaults page faults that needed some
 * @param startTicks start of the task in clock ticks after boot
 */
record TaskStat(long pgid, long sid, int tty, long foreground, long minorFaults, long majorFaults, long startTicks) {

    /** Returns what {@code bytes} say; null where they are malformed. */
    static @Nullable TaskStat parse(byte[] bytes) {
        // The name is in parentheses and may contain anything, parentheses and newlines too: the last one ends it.
        int close = bytes.length - 1;
        while (close >= 0 && bytes[close] != ')') {
            close--;
        }
        if (close < 0) {
            return null;
        }
        LineScanner scan =
                new LineScanner().over(bytes, close + 1, bytes.length).skip(2);
        long pgid = scan.number();
        long sid = scan.number();
        int tty = (int) scan.number();
        long foreground = scan.number();
        long minor = scan.skip(1).number();
        long major = scan.skip(1).number();
        long start = scan.skip(9).number();
        return scan.failed() ? null : new TaskStat(pgid, sid, tty, foreground, minor, major, start);
    }
}
