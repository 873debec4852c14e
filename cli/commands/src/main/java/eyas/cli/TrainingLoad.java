package eyas.cli;

import eyas.event.EventCode;
import eyas.event.EventWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the events of many concurrent processes for a {@link TrainingCapture}.
 *
 * <p>The start-up cache records which branches were never taken; a recording that takes one forces a deoptimization. So besides the common
 * events there are some that are rare but occur in every build: calls of other processes between enter and exit, threads that share
 * descriptors, paths that need cleaning, descriptors whose open was not seen, sockets, calls that never return.
 */
final class TrainingLoad {
    private static final int MEMBERS = 20;
    private static final int FILES = 40;
    private static final int PATHS = 300;
    private static final int CURRENT_DIRECTORY = -100;
    private static final int NO_SUCH_FILE = -2;
    private static final long NEVER_OPENED = 77;
    /** CLONE_FILES, CLONE_THREAD and CLONE_VM as the schema encodes them. */
    private static final long THREAD = 0x1 | 0x2000 | 0x8000;

    private static final List<String> NAMES = List.of(
            "/usr/include/x86_64-linux-gnu/bits/types.h",
            "src/../main.c",
            "./a.out",
            "/usr/lib//gcc/../crt1.o",
            "../include/config.h",
            "/",
            "a/./b/../../c",
            "/etc/ld.so.cache");

    private final TrainingCapture capture;

    /** One system call: its enter and exit events. */
    private record Call(
            int entry, int entryParams, Consumer<EventWriter> before, int exitParams, Consumer<EventWriter> after) {
        int exit() {
            return entry + 1;
        }
    }

    TrainingLoad(TrainingCapture capture) {
        this.capture = capture;
    }

    /** Starts and ends a group of processes; {@code first} is the number of its first process. */
    void live(long first) {
        List<Long> threads = new ArrayList<>();
        for (long process = first; process < first + MEMBERS; process++) {
            capture.start(process, 0);
            threads.add(process);
            if (process % 4 == 0) {
                long sibling = process + 1_000_000;
                capture.thread(process, sibling, THREAD);
                threads.add(sibling);
            }
        }
        for (int file = 0; file < FILES; file++) {
            for (Call call : calls(file, (int) first)) {
                for (long thread : threads) {
                    capture.put(call.entry(), thread, call.entryParams(), call.before());
                }
                for (long thread : threads) {
                    capture.put(call.exit(), thread, call.exitParams(), call.after());
                }
            }
        }
        for (long thread : threads) {
            capture.put(EventCode.SYSCALL_READ_E, thread, 2, w -> w.put(0).put(1));
            capture.end(thread);
        }
    }

    private static List<Call> calls(int file, int serial) {
        List<Call> calls = new ArrayList<>();
        boolean missing = file % 3 == 0;
        String name = file % 2 == 0
                ? "/usr/include/x86_64-linux-gnu/bits/part" + (serial + file * 7) % PATHS + "/types.h"
                : NAMES.get(file / 2 % NAMES.size());
        long directory = file % 7 == 0 ? 4 : CURRENT_DIRECTORY;
        calls.add(new Call(
                EventCode.SYSCALL_OPENAT_2_E,
                4,
                w -> w.put(directory).put(name).put(1).put(0),
                7,
                w -> w.put(missing ? NO_SUCH_FILE : 3)
                        .put(directory)
                        .put(name)
                        .put(1)
                        .put(0)
                        .put(8)
                        .put(4711)));
        calls.add(plain(EventCode.SYSCALL_FSTAT_E, 1, w -> w.put(3)));
        if (!missing) {
            calls.addAll(uses());
        }
        calls.add(plain(EventCode.SYSCALL_CLOSE_E, 1, w -> w.put(missing ? NEVER_OPENED : 3)));
        if (file % 10 == 0) {
            calls.addAll(sockets());
        }
        calls.add(new Call(EventCode.GENERIC_E, 2, w -> w.put(9).put(9), 1, w -> w.put(9)));
        return calls;
    }

    /** Reads, writes, maps and duplicates descriptor 3. */
    private static List<Call> uses() {
        return List.of(
                new Call(
                        EventCode.SYSCALL_READ_E,
                        2,
                        w -> w.put(3).put(832),
                        2,
                        w -> w.put(832).putBytes(new byte[80])),
                new Call(
                        EventCode.SYSCALL_WRITE_E,
                        2,
                        w -> w.put(1).put(5),
                        2,
                        w -> w.put(5).putBytes(new byte[5])),
                new Call(
                        EventCode.SYSCALL_MMAP_E,
                        6,
                        w -> w.put(0).put(4096).put(1).put(2).put(3).put(0),
                        4,
                        w -> w.put(4096).put(9).put(9).put(0)),
                plain(EventCode.SYSCALL_FCNTL_E, 2, w -> w.put(3).put(3)),
                new Call(
                        EventCode.SYSCALL_DUP2_E,
                        1,
                        w -> w.put(3),
                        3,
                        w -> w.put(5).put(3).put(5)));
    }

    private static List<Call> sockets() {
        return List.of(
                new Call(EventCode.SOCKET_SOCKET_E, 3, w -> w.put(2).put(1).put(0), 1, w -> w.put(6)),
                plain(EventCode.SYSCALL_CLOSE_E, 1, w -> w.put(6)),
                plain(EventCode.SYSCALL_CLOSE_E, 1, w -> w.put(5)));
    }

    /** Returns a call whose exit has only a result. */
    private static Call plain(int entry, int params, Consumer<EventWriter> before) {
        return new Call(entry, params, before, 1, w -> w.put(0));
    }

    /** Returns the number of processes in a group. */
    static int members() {
        return MEMBERS;
    }
}
