package eyas.plugin;

import eyas.state.EventContext;

/** Extracts the values of a field, bound to its argument. Event thread only. */
@FunctionalInterface
public interface FieldReader {
    /**
     * Reads the values for an event.
     *
     * @param source name of the event's source
     * @param values empty; receives the event's values, if any
     * @throws PluginException if the plugin violates its contract
     */
    void read(EventContext context, String source, FieldValues values);
}
