package eyas.event;

import eyas.event.EventParams.KillExit;
import eyas.event.EventParams.PidfdOpenExit;
import eyas.event.EventParams.PrlimitExit;
import eyas.event.EventParams.ProcessVmReadvExit;
import eyas.event.EventParams.ProcessVmWritevExit;
import eyas.event.EventParams.PtraceExit;
import eyas.event.EventParams.TgkillExit;
import eyas.event.EventParams.TkillExit;
import java.util.Optional;

/**
 * The target process of a call as reported by the kernel: the data of an asynchronous event named {@value #EVENT_NAME}, defined by Eyas,
 * which immediately precedes the call's own event of the same thread. It is sent if the number in the call's argument, or in the path below
 * {@code /proc} that it opens, is from a PID namespace, if the argument is a pidfd, or if the target is Eyas.
 *
 * <p>Encoding: two numbers of 8 bytes, little-endian.
 *
 * @param pid the process's id in the host's namespace
 * @param isEyas whether it is the monitoring Eyas process
 */
public record SyscallTarget(long pid, boolean isEyas) {
    /** The name of the asynchronous events that carry it. */
    public static final String EVENT_NAME = "eyas.target";

    /**
     * Returns the index of the parameter with the process's number in the caller's namespace, in events of {@code code}; -1 if there is
     * none.
     */
    public static int param(int code) {
        return switch (code) {
            case EventCode.SYSCALL_KILL_X -> KillExit.PID;
            case EventCode.SYSCALL_TKILL_X -> TkillExit.TID;
            case EventCode.SYSCALL_TGKILL_X -> TgkillExit.PID;
            case EventCode.SYSCALL_PTRACE_X -> PtraceExit.PID;
            case EventCode.SYSCALL_PROCESS_VM_READV_X -> ProcessVmReadvExit.PID;
            case EventCode.SYSCALL_PROCESS_VM_WRITEV_X -> ProcessVmWritevExit.PID;
            case EventCode.SYSCALL_PRLIMIT_X -> PrlimitExit.PID;
            case EventCode.SYSCALL_PIDFD_OPEN_X -> PidfdOpenExit.PID;
            default -> -1;
        };
    }

    /** Parses the data of an event; empty if it is invalid. */
    public static Optional<SyscallTarget> read(byte[] data) {
        if (data.length != 2 * Long.BYTES) {
            return Optional.empty();
        }
        long pid = Bytes.eight(data, 0);
        return pid > 0 && pid <= Integer.MAX_VALUE
                ? Optional.of(new SyscallTarget(pid, Bytes.eight(data, Long.BYTES) != 0))
                : Optional.empty();
    }

    /** Returns the data of an event with this target. */
    public byte[] data() {
        byte[] data = new byte[2 * Long.BYTES];
        Bytes.putEight(data, 0, pid);
        Bytes.putEight(data, Long.BYTES, isEyas ? 1 : 0);
        return data;
    }
}
