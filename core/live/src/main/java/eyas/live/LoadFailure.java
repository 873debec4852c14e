package eyas.live;

import eyas.event.EventSourceException;
import eyas.live.bpf.BpfException;
import eyas.live.sys.Errno;
import java.util.Optional;

/** Finds out why the kernel rejected the BPF programs, and suggests a remedy. */
final class LoadFailure {
    private LoadFailure() {}

    /**
     * Explains a rejected load.
     *
     * @param memlockLifted whether the limit on locked memory could be lifted before
     */
    static EventSourceException explain(BpfException failure, int ringBytes, boolean memlockLifted) {
        return new EventSourceException(
                "the kernel rejected the BPF programs: " + failure.getMessage() + "\n  cure: "
                        + remedy(failure.errno(), ringBytes, memlockLifted),
                failure);
    }

    static EventSourceException explainAttach(BpfException failure) {
        return new EventSourceException(
                "the BPF programs were loaded but could not be attached: " + failure.getMessage() + "\n  cure: "
                        + remedy(failure.errno(), 0, true),
                failure);
    }

    private static String remedy(int errno, int ringBytes, boolean memlockLifted) {
        // Missing requirements come first: they explain more than the kernel's error number.
        Optional<String> missing = LiveProbe.firstMissing();
        if (missing.isPresent()) {
            return missing.get();
        }
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> permission(memlockLifted);
            case Errno.ENOMEM ->
                "there is not enough memory for a ring of " + ringBytes + " bytes; choose a smaller one (--buffer)";
            case Errno.E2BIG, Errno.EINVAL ->
                "the kernel's verifier rejects the programs, which are for Linux 6.1 and newer (uname -r tells; see"
                        + " docs/reference/kernels.md); on one of these, please report the message with the kernel's version";
            case Errno.ENOENT, Errno.ESRCH ->
                "the kernel lacks a hook or a type that Eyas needs; Linux 6.1 or newer with CONFIG_DEBUG_INFO_BTF=y"
                        + " has them";
            default -> "see the message of the kernel above";
        };
    }

    private static String permission(boolean memlockLifted) {
        if (!memlockLifted) {
            return "on a kernel before 5.11 the limit on locked memory is too low and could not be raised: run"
                    + " 'ulimit -l unlimited' as root first, or give the container --ulimit memlock=-1;"
                    + " on a newer one a security policy forbids BPF (kernel lockdown, SELinux, seccomp)";
        }
        return "a security policy forbids BPF, root or not: look at /sys/kernel/security/lockdown"
                + " (must not show [confidentiality]), at the audit log for SELinux, and run a container with"
                + " --privileged, or with --cap-add BPF --cap-add PERFMON --security-opt seccomp=unconfined";
    }
}
