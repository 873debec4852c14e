package eyas.plugin;

/**
 * Limits what a plugin can make us allocate or wait for.
 *
 * @param eventBytes the largest event, in bytes; 16 MiB by default
 * @param batchBytes bytes of events that are taken at once; 1 MiB by default
 * @param batchEvents the most events that one call of a plugin in C may return; 1,048,576 by default
 * @param textBytes the longest text that a plugin may return, in bytes; 16 MiB by default
 * @param fields the most fields that a plugin may have; 4,096 by default
 * @param values the most values of a field for one event; 65,536 by default
 * @param valueBytes bytes of all values of a field for one event; 16 MiB by default
 * @param asyncEvents injected events that may wait for the event thread; 8,192 by default
 * @param tableFields the most fields that plugins may add to one table; 1,024 by default
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
    /** What holds unless somebody says otherwise. */
    public static final PluginLimits DEFAULT =
            new PluginLimits(16 << 20, 1 << 20, 1 << 20, 16 << 20, 4_096, 65_536, 16 << 20, 8_192, 1_024);
}
