package eyas.live;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.event.TableReader;
import eyas.live.sys.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classic BPF program that refuses, with {@code EPERM}, what {@code refused-calls.tsv} names, and everything that is
 * called by the numbers of another architecture. Sources: {@code linux/seccomp.h}, {@code linux/filter.h}.
 */
final class SystemCallFilter {
    private static final String TABLE = "refused-calls.tsv";
    private static final String OFFLINE = "offline";
    private static final String SECCOMP = "seccomp";

    /** {@code BPF_LD | BPF_W | BPF_ABS}. */
    private static final int LOAD = 0x20;
    /** {@code BPF_JMP | BPF_JEQ | BPF_K}. */
    private static final int IF_EQUAL = 0x15;
    /** {@code BPF_JMP | BPF_JGE | BPF_K}. */
    private static final int IF_AT_LEAST = 0x35;
    /** {@code BPF_RET | BPF_K}. */
    private static final int RETURN = 0x06;

    /** Places in {@code struct seccomp_data}. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;

    private static final int ALLOW = 0x7fff0000;
    private static final int REFUSE = 0x00050000 | Errno.EPERM;

    /** Numbers from here on are those of the x32 calling convention. */
    private static final int X32 = 0x40000000;

    private static final int INSTRUCTION = 8;
    private static final int PROGRAM = 16;

    private final Machine machine;
    private final int seccomp;
    private final int[] refused;

    /** How a machine calls system calls. */
    private enum Machine {
        X86_64(0xC000003E),
        AARCH64(0xC00000B7);

        private final int audit;

        Machine(int audit) {
            this.audit = audit;
        }

        int number(SyscallInfo call) {
            return switch (this) {
                case X86_64 -> call.x86();
                case AARCH64 -> call.arm();
            };
        }

        static Optional<Machine> own() {
            return switch (System.getProperty("os.arch", "")) {
                case "amd64", "x86_64" -> Optional.of(X86_64);
                case "aarch64" -> Optional.of(AARCH64);
                default -> Optional.empty();
            };
        }
    }

    private SystemCallFilter(Machine machine, boolean offline) {
        this.machine = machine;
        this.seccomp = number(SECCOMP);
        List<String[]> rows = TableReader.rows(SystemCallFilter.class.getResourceAsStream(TABLE), TABLE, 2);
        this.refused = rows.stream()
                .filter(row -> offline || !row[1].equals(OFFLINE))
                .mapToInt(row -> number(row[0]))
                .filter(number -> number >= 0)
                .toArray();
    }

    /** Returns the one for this machine; empty where it is one that we know no numbers of. */
    static Optional<SystemCallFilter> of(boolean offline) {
        return Machine.own().map(machine -> new SystemCallFilter(machine, offline));
    }

    private int number(String name) {
        SyscallInfo call = SyscallTable.find(name);
        if (call == null) {
            throw new IllegalStateException(TABLE + " names " + name + ", which syscalls.tsv does not have");
        }
        return machine.number(call);
    }

    /** Returns the number of the call that takes the filter. */
    int seccomp() {
        return seccomp;
    }

    /** Returns the filter as a {@code struct sock_fprog}, which lives as long as {@code arena}. */
    MemorySegment program(Arena arena) {
        List<long[]> program = new ArrayList<>();
        program.add(instruction(LOAD, 0, 0, ARCHITECTURE));
        program.add(instruction(IF_EQUAL, 1, 0, machine.audit));
        program.add(instruction(RETURN, 0, 0, REFUSE));
        program.add(instruction(LOAD, 0, 0, NUMBER));
        // Behind the comparisons come one instruction that allows, and one that refuses.
        int left = refused.length;
        if (machine == Machine.X86_64) {
            program.add(instruction(IF_AT_LEAST, left + 1, 0, X32));
        }
        for (int number : refused) {
            program.add(instruction(IF_EQUAL, left, 0, number));
            left--;
        }
        program.add(instruction(RETURN, 0, 0, ALLOW));
        program.add(instruction(RETURN, 0, 0, REFUSE));

        MemorySegment instructions = arena.allocate((long) INSTRUCTION * program.size(), INSTRUCTION);
        for (int i = 0; i < program.size(); i++) {
            long at = (long) i * INSTRUCTION;
            long[] each = program.get(i);
            instructions.set(JAVA_SHORT, at, (short) each[0]);
            instructions.set(JAVA_BYTE, at + 2, (byte) each[1]);
            instructions.set(JAVA_BYTE, at + 3, (byte) each[2]);
            instructions.set(JAVA_INT, at + 4, (int) each[3]);
        }
        MemorySegment whole = arena.allocate(PROGRAM, 8);
        whole.set(JAVA_SHORT, 0, (short) program.size());
        whole.set(ADDRESS, 8, instructions);
        return whole;
    }

    private static long[] instruction(int code, int ifTrue, int ifFalse, int operand) {
        return new long[] {code, ifTrue, ifFalse, operand};
    }
}
