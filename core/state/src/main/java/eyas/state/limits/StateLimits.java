package eyas.state.limits;

/**
 * Limits of the state, whatever events claim.
 *
 * <p>What exceeds a limit is dropped or truncated, and counted in {@link StateCounters}.
 *
 * @param threads maximum number of threads; further ones are dropped until others end
 * @param descriptors maximum number of descriptors of one process
 * @param path maximum bytes of a path and of any other single string
 * @param arguments maximum bytes of an argument list
 * @param environment maximum bytes of an environment
 * @param cgroups maximum bytes of a cgroup list
 * @param users maximum number of users, and of groups, of all containers together
 * @param interfaces maximum number of network interfaces
 * @param idle ns after which an idle thread may be evicted when the table is full
 */
public record StateLimits(
        int threads,
        int descriptors,
        int path,
        int arguments,
        int environment,
        int cgroups,
        int users,
        int interfaces,
        long idle) {

    /** Falco's limits, where Falco has one. */
    public static final StateLimits DEFAULT =
            new StateLimits(262_144, 4_096, 1_024, 4_096, 4_096, 4_096, 65_536, 4_096, 1_800_000_000_000L);

    /** The maximum value of a limit of strings or lists, in bytes. */
    public static final int LONGEST = 1 << 20;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is below 1 or a length above {@link #LONGEST}
     */
    public StateLimits {
        if (threads < 1 || descriptors < 1 || users < 1 || interfaces < 1 || idle < 0) {
            throw new IllegalArgumentException("limits of the state must be positive: threads=" + threads
                    + ", descriptors=" + descriptors + ", users=" + users + ", interfaces=" + interfaces);
        }
        checkLength("path", path);
        checkLength("arguments", arguments);
        checkLength("environment", environment);
        checkLength("cgroups", cgroups);
    }

    private static void checkLength(String name, int length) {
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException("limit '" + name + "' is " + length + " bytes, must be 1 to " + LONGEST);
        }
    }

    /** Returns these limits with a different maximum number of threads. */
    public StateLimits withThreads(int most) {
        return new StateLimits(most, descriptors, path, arguments, environment, cgroups, users, interfaces, idle);
    }

    /** Returns these limits with a different maximum length of the environment, in bytes. */
    public StateLimits withEnvironment(int most) {
        return new StateLimits(threads, descriptors, path, arguments, most, cgroups, users, interfaces, idle);
    }

    /** Returns these limits with a different maximum number of descriptors of one process. */
    public StateLimits withDescriptors(int most) {
        return new StateLimits(threads, most, path, arguments, environment, cgroups, users, interfaces, idle);
    }
}
