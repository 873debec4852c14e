package eyas.state.container;

/**
 * Resource limits of a container; 0 means no limit.
 *
 * @param memory bytes of memory
 * @param swap bytes of memory and swap together, -1 for unlimited
 * @param cpuShares weight of its processor time
 * @param cpuQuota µs of processor time per period
 * @param cpuPeriod µs of a period
 * @param cpus number of processors it is bound to
 * @param writtenBytes bytes in its writable layer, -1 if unknown
 */
public record ContainerResources(
        long memory, long swap, long cpuShares, long cpuQuota, long cpuPeriod, long cpus, long writtenBytes) {
    /** The engines' default weight. */
    public static final long DEFAULT_SHARES = 1024;
    /** The engines' default period in µs. */
    public static final long DEFAULT_PERIOD = 100_000;
    /** Unknown limits. */
    public static final ContainerResources UNKNOWN =
            new ContainerResources(0, 0, DEFAULT_SHARES, 0, DEFAULT_PERIOD, 0, -1);

    /** Returns the number of processors in a list such as {@code 0-3,8}; 0 if it is malformed. */
    public static long countProcessors(String list) {
        if (list.isEmpty()) {
            return 0;
        }
        long count = 0;
        for (String part : list.split(",", -1)) {
            String[] ends = part.split("-", -1);
            try {
                long first = Integer.parseInt(ends[0].strip());
                long last = ends.length == 1 ? first : Integer.parseInt(ends[1].strip());
                if (ends.length > 2 || last < first) {
                    return 0;
                }
                count += last - first + 1;
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return count;
    }
}
