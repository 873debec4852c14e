package eyas.fields;

import eyas.event.Bytes;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.util.Arrays;

/** The names of error numbers, signals, capabilities and system calls as bytes. */
final class KernelConstantNames {
    /** The text for an unknown value. */
    static final byte[] NOT_AVAILABLE = Bytes.of("<NA>");

    private static final byte[][] ERRORS = FieldTable.names("errors.tsv");
    private static final byte[][] SIGNALS = FieldTable.names("signals.tsv");
    private static final byte[][] CAPABILITIES = FieldTable.names("capabilities.tsv");
    private static final byte[][] SYSCALLS = syscalls();
    private static final int[] NATIVE = nativeNumbers();

    private KernelConstantNames() {}

    /** Returns the name of the error with the negative result {@code result}; empty if it has none. */
    static byte[] error(long result) {
        long number = -result;
        return number > 0 && number < ERRORS.length ? ERRORS[(int) number] : Bytes.EMPTY;
    }

    /** Returns the name of signal {@code number}; empty if it has none. */
    static byte[] signal(long number) {
        return number > 0 && number < SIGNALS.length ? SIGNALS[(int) number] : Bytes.EMPTY;
    }

    /** Returns the name of the system call with Falco's code {@code code}; empty if it has none. */
    static byte[] syscall(long code) {
        return code >= 0 && code < SYSCALLS.length ? SYSCALLS[(int) code] : Bytes.EMPTY;
    }

    /** Returns Falco's code of the call with number {@code number} on x86-64; 0 if it has none. */
    static int syscallOfNative(long number) {
        return number >= 0 && number < NATIVE.length ? NATIVE[(int) number] : 0;
    }

    /** Writes the names of the set capabilities, separated by blanks. */
    static void capabilities(long set, FieldValue out) {
        out.clear();
        for (int bit = 0; bit < CAPABILITIES.length; bit++) {
            if ((set & 1L << bit) != 0) {
                if (out.length() > 0) {
                    out.append(' ');
                }
                out.append(CAPABILITIES[bit]);
            }
        }
    }

    private static byte[][] syscalls() {
        return SyscallTable.all().stream().map(s -> Bytes.of(s.name())).toArray(byte[][]::new);
    }

    private static int[] nativeNumbers() {
        int[] codes = new int[0];
        for (SyscallInfo syscall : SyscallTable.all()) {
            if (syscall.x86() >= codes.length) {
                codes = Arrays.copyOf(codes, syscall.x86() + 1);
            }
            if (syscall.x86() >= 0) {
                codes[syscall.x86()] = syscall.code();
            }
        }
        return codes;
    }
}
