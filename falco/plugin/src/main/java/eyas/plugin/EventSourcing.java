package eyas.plugin;

import eyas.event.Event;
import java.util.List;

/** The capability of a plugin to be an event source. */
public interface EventSourcing {
    /** ID of a plugin that delivers system calls instead of events of its own. */
    int NO_ID = 0;

    /** Returns the ID that marks the plugin's events in captures, unsigned; {@link #NO_ID} if it has none. */
    int id();

    /** Returns the name of the event source for {@code source} in rules; {@code syscall} for a plugin without an ID. */
    String source();

    /** Returns suggested values for opening the source. */
    default List<OpenParameter> openParameters() {
        return List.of();
    }

    /**
     * Opens the source.
     *
     * @param parameters the value of {@code open_params}
     * @throws PluginException if that fails; the message contains the remedy
     */
    EventFeed open(String parameters);

    /** Returns an event of this source as text for {@code evt.plugininfo}; empty if it has no text. */
    default String text(Event event) {
        return "";
    }
}
