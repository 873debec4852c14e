package eyas.plugin;

import eyas.state.EventContext;

/** Extracts the values of a field, bound to its argument. Event thread only. */
@FunctionalInterface
public interface FieldReader {
    /**
     * Reads the values for an event.
     *
     * @param source name of the event's source
     * @param values empty; receives the values, none where the event has none
     * @throws PluginException if the plugin breaks its contract
     */
    void read(EventContext context, String source, FieldValues values);
}
