package eyas.live.procfs;

import eyas.live.account.AccountLimits;

/**
 * Bounds what a snapshot reads.
 *
 * @param threads threads of the whole machine, 262144 by default
 * @param descriptors descriptors per process, 4096 by default
 * @param sockets sockets per table file, 262144 by default
 * @param mounts mounts per mount namespace, 65536 by default
 * @param accounts limits for the users and groups of this machine
 * @param arguments bytes of a command line, 65536 by default
 * @param environment bytes of an environment, 32768 by default, as for live events
 * @param smallFile bytes of any other file of a process, 65536 by default
 */
public record ProcLimits(
        int threads,
        int descriptors,
        int sockets,
        int mounts,
        AccountLimits accounts,
        int arguments,
        int environment,
        int smallFile) {

    /** Returns the defaults. */
    public static ProcLimits defaults() {
        return new ProcLimits(262_144, 4_096, 262_144, 65_536, AccountLimits.OWN, 65_536, 32_768, 65_536);
    }
}
