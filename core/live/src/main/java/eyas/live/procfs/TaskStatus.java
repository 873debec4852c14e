package eyas.live.procfs;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The content of {@code /proc/PID/status}; missing ids are -1, missing amounts 0. Source: proc(5). */
final class TaskStatus {
    private static final int LONGEST_KEY = 8;

    /** Id of the thread group. */
    long pid = -1;
    /** Id of the parent. */
    long parent = -1;
    /** Effective user. */
    int uid = -1;
    /** Effective group. */
    int gid = -1;
    /** Thread id, process id, process group in the innermost pid namespace. */
    long vtid = -1;

    long vpid = -1;
    long vpgid = -1;
    /** Process group. */
    long pgid = -1;
    /** Whether the task is in another pid namespace than the reader. */
    boolean nested;
    /** Virtual, resident and swapped memory in KiB. */
    int vmSize;

    int vmRss;
    int vmSwap;
    long capInheritable;
    long capPermitted;
    long capEffective;

    private TaskStatus() {}

    /** Parses {@code bytes}; returns null if they name no thread group or parent. */
    static @Nullable TaskStatus parse(byte[] bytes) {
        TaskStatus status = new TaskStatus();
        LineScanner scan = new LineScanner();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                status.line(bytes, start, i, scan);
                start = i + 1;
            }
        }
        return status.pid < 0 || status.parent < 0 ? null : status;
    }

    private void line(byte[] bytes, int start, int end, LineScanner scan) {
        int colon = start;
        while (colon < end && colon - start <= LONGEST_KEY && bytes[colon] != ':') {
            colon++;
        }
        if (colon >= end || bytes[colon] != ':') {
            return;
        }
        scan.over(bytes, colon + 1, end);
        switch (new String(bytes, start, colon - start, StandardCharsets.ISO_8859_1)) {
            case "Tgid" -> pid = scan.number();
            case "PPid" -> parent = scan.number();
            case "Uid" -> uid = (int) scan.skip(1).number();
            case "Gid" -> gid = (int) scan.skip(1).number();
            case "NStgid" -> vpid = innermost(scan);
            case "NSpid" -> {
                scan.number();
                nested = scan.hasNext();
                vtid = innermost(scan.over(bytes, colon + 1, end));
            }
            case "NSpgid" -> {
                pgid = scan.number();
                vpgid = innermost(scan.over(bytes, colon + 1, end));
            }
            case "VmSize" -> vmSize = (int) scan.number();
            case "VmRSS" -> vmRss = (int) scan.number();
            case "VmSwap" -> vmSwap = (int) scan.number();
            case "CapInh" -> capInheritable = scan.number(16);
            case "CapPrm" -> capPermitted = scan.number(16);
            case "CapEff" -> capEffective = scan.number(16);
            default -> {
                // Not needed.
            }
        }
    }

    private static long innermost(LineScanner scan) {
        long last = scan.number();
        while (scan.hasNext() && !scan.failed()) {
            last = scan.number();
        }
        return last;
    }
}
