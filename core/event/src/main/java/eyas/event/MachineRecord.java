package eyas.event;

/**
 * The machine that events come from.
 *
 * @param cpus number of processors
 * @param memory bytes of memory
 * @param maxPid the kernel's maximum process id
 * @param hostname the host's name
 * @param bootTime ns since the epoch
 * @param flags as recorded; 0 for a live source
 */
public record MachineRecord(int cpus, long memory, long maxPid, String hostname, long bootTime, long flags) {}
