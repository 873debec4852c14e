package eyas.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of system calls.
 *
 * <p>Read once from {@code syscalls.tsv}. Immutable and thread-safe.
 */
public final class SyscallTable {
    private static final List<SyscallInfo> SYSCALLS = read();
    private static final Map<String, SyscallInfo> BY_NAME = byName();

    private SyscallTable() {}

    /** Returns all rows in the order of their codes. */
    public static List<SyscallInfo> all() {
        return SYSCALLS;
    }

    /** Returns the row with Falco's code {@code code}, or null. */
    public static @Nullable SyscallInfo find(int code) {
        return code >= 0 && code < SYSCALLS.size() ? SYSCALLS.get(code) : null;
    }

    /** Returns the row of the call named {@code name}, or null. */
    public static @Nullable SyscallInfo find(String name) {
        return BY_NAME.get(name);
    }

    private static List<SyscallInfo> read() {
        Map<String, Integer> codes = new HashMap<>();
        for (int code = 0; code < EventTable.size(); code++) {
            codes.put(EventTable.get(code).codeName(), code);
        }
        List<SyscallInfo> syscalls = new ArrayList<>(460);
        for (String[] row : TableReader.rows("syscalls.tsv", 6)) {
            int code = Integer.parseInt(row[0]);
            if (code != syscalls.size()) {
                throw new IllegalStateException("syscalls.tsv: code " + code + " out of order");
            }
            Integer exit = row[5].equals("-") ? Integer.valueOf(-1) : codes.get(row[5]);
            if (exit == null) {
                throw new IllegalStateException("syscalls.tsv: " + row[1] + " names unknown event " + row[5]);
            }
            syscalls.add(new SyscallInfo(code, row[1], number(row[2]), number(row[3]), number(row[4]), exit));
        }
        return List.copyOf(syscalls);
    }

    private static int number(String text) {
        return text.equals("-") ? -1 : Integer.parseInt(text);
    }

    private static Map<String, SyscallInfo> byName() {
        Map<String, SyscallInfo> names = new HashMap<>();
        for (SyscallInfo syscall : SYSCALLS) {
            names.put(syscall.name(), syscall);
        }
        return names;
    }
}
