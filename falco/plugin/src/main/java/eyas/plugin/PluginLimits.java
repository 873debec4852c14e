package eyas.plugin;

/**
 * Limits for memory and queues that a plugin can fill.
 *
 * @param eventBytes maximum size of an event, in bytes (default 16 MiB)
 * @param batchBytes bytes of events in a batch (default 1 MiB)
 * @param batchEvents maximum number of events that one call of a C plugin may return (default 1,048,576)
 * @param textBytes maximum length of a text from a plugin, in bytes (default 16 MiB)
 * @param fields maximum number of fields of a plugin (default 4,096)
 * @param values maximum number of values of a field for one event (default 65,536)
 * @param valueBytes bytes of all values of a field for one event (default 16 MiB)
 * @param asyncEvents maximum number of queued injected events (default 8,192)
 * @param tableFields maximum number of fields that plugins may add to one table (default 1,024)
 */
public record PluginLimits(
        int eventBytes,
        int batchBytes,
        int batchEvents,
        int textBytes,
        int fields,
        int values,
        int valueBytes,
        int asyncEvents,
        int tableFields) {
    /** Default limits. */
    public static final PluginLimits DEFAULT =
            new PluginLimits(16 << 20, 1 << 20, 1 << 20, 16 << 20, 4_096, 65_536, 16 << 20, 8_192, 1_024);
}
