package eyas.event;

/**
 * One system call.
 *
 * @param code Falco's architecture-independent system call code (the value of a {@code SYSCALLID} parameter)
 * @param name the name, for example {@code openat}
 * @param x86 the number on x86-64, or -1
 * @param arm the number on aarch64, or -1
 * @param ia32 the number of the 32-bit call on x86, or -1
 * @param exitCode the code of the exit event, {@link EventCode#GENERIC_X} if the call has none of its own, -1 for a tracepoint that is not
 * a call
 */
public record SyscallInfo(int code, String name, int x86, int arm, int ia32, int exitCode) {

    /** Returns whether the call has an event of its own with all its parameters. */
    public boolean isDedicated() {
        return exitCode >= 0 && exitCode != EventCode.GENERIC_X;
    }
}
