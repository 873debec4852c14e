package eyas.live;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.live.sys.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The classic BPF program that refuses the system calls of {@code refused-calls.tsv}, and with {@code EPERM} all calls of another
 * architecture. Sources: {@code linux/seccomp.h}, {@code linux/filter.h}.
 */
final class SeccompFilter {
    private static final String SECCOMP = "seccomp";

    /** {@code BPF_LD | BPF_W | BPF_ABS}. */
    private static final int LOAD = 0x20;
    /** {@code BPF_JMP | BPF_JEQ | BPF_K}. */
    private static final int IF_EQUAL = 0x15;
    /** {@code BPF_JMP | BPF_JGE | BPF_K}. */
    private static final int IF_AT_LEAST = 0x35;
    /** {@code BPF_JMP | BPF_JSET | BPF_K}. */
    private static final int IF_ANY_BIT = 0x45;
    /** {@code BPF_RET | BPF_K}. */
    private static final int RETURN = 0x06;

    /** Offsets in {@code struct seccomp_data}. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    /** The low half of the first argument, which comes first on both architectures (little-endian). */
    private static final int ARGUMENTS = 16;

    private static final int ARGUMENT = 8;

    private static final int ALLOW = 0x7fff0000;
    /** {@code SECCOMP_RET_ERRNO}, with the error in the low 16 bits. */
    private static final int REFUSE = 0x00050000;

    /** Numbers from here on belong to the x32 calling convention. */
    private static final int X32 = 0x40000000;

    private static final int INSTRUCTION = 8;
    private static final int PROGRAM = 16;

    private final Machine machine;
    private final int seccomp;
    private final List<SeccompRule> refused;

    /** The architecture's audit number and system call numbers. */
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

    private SeccompFilter(Machine machine, SeccompRule.Profile profile, int process) {
        this.machine = machine;
        this.seccomp = number(SECCOMP);
        this.refused = SeccompRule.all(process).stream()
                .filter(call -> call.profile().compareTo(profile) <= 0)
                .filter(call -> number(call.name()) >= 0)
                .toList();
    }

    /**
     * Returns the filter for this machine; empty if its system call numbers are unknown.
     *
     * @param process the number of the calling process, which some calls are allowed for
     */
    static Optional<SeccompFilter> of(SeccompRule.Profile profile, int process) {
        return Machine.own().map(machine -> new SeccompFilter(machine, profile, process));
    }

    private int number(String name) {
        SyscallInfo call = SyscallTable.find(name);
        if (call == null) {
            throw new IllegalStateException(
                    SeccompRule.TABLE + " names " + name + ", which is missing in syscalls.tsv");
        }
        return machine.number(call);
    }

    /** Returns the number of the seccomp() system call. */
    int seccomp() {
        return seccomp;
    }

    /** Returns the filter as a {@code struct sock_fprog}, which lives as long as {@code arena}. */
    MemorySegment program(Arena arena) {
        List<long[]> program = instructions();
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

    private List<long[]> instructions() {
        List<long[]> program = new ArrayList<>();
        program.add(instruction(LOAD, 0, 0, ARCHITECTURE));
        program.add(instruction(IF_EQUAL, 1, 0, machine.audit));
        program.add(refuse(Errno.EPERM));
        program.add(instruction(LOAD, 0, 0, NUMBER));
        if (machine == Machine.X86_64) {
            program.add(instruction(IF_AT_LEAST, 0, 1, X32));
            program.add(refuse(Errno.EPERM));
        }
        for (SeccompRule call : refused) {
            List<long[]> rest = behindNumber(call);
            program.add(instruction(IF_EQUAL, 0, rest.size(), number(call.name())));
            program.addAll(rest);
        }
        program.add(instruction(RETURN, 0, 0, ALLOW));
        return program;
    }

    /**
     * Returns the instructions for the case that the number is that of {@code call}; if the call is not refused, they end with the number
     * loaded again.
     */
    private static List<long[]> behindNumber(SeccompRule call) {
        List<long[]> program = new ArrayList<>();
        if (call.test() != SeccompRule.Test.NONE) {
            program.add(instruction(LOAD, 0, 0, ARGUMENTS + ARGUMENT * call.argument()));
        }
        int left = call.values().size();
        for (int value : call.values()) {
            // From the last value, the refusal is the next instruction, and skipping it takes one.
            left--;
            switch (call.test()) {
                case NONE -> throw new IllegalStateException(call.name() + " has values but no test that uses them");
                case IS -> program.add(instruction(IF_EQUAL, left, left == 0 ? 1 : 0, value));
                case IS_NOT -> program.add(instruction(IF_EQUAL, left + 1, 0, value));
                case LACKS -> program.add(instruction(IF_ANY_BIT, left + 1, 0, value));
            }
        }
        program.add(refuse(call.error()));
        if (call.test() != SeccompRule.Test.NONE) {
            program.add(instruction(LOAD, 0, 0, NUMBER));
        }
        return program;
    }

    private static long[] refuse(int error) {
        return instruction(RETURN, 0, 0, REFUSE | error);
    }

    private static long[] instruction(int code, int ifTrue, int ifFalse, int operand) {
        return new long[] {code, ifTrue, ifFalse, operand};
    }
}
