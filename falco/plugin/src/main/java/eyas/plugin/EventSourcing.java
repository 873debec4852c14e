package eyas.plugin;

import eyas.event.Event;
import java.util.List;

/** Makes events: the capability of a plugin that is a source. */
public interface EventSourcing {
    /** The number of a plugin that delivers system calls instead of events of its own. */
    int NO_ID = 0;

    /** Returns the number that marks the plugin's events in captures, unsigned; {@link #NO_ID} where it has none. */
    int id();

    /** Returns the name of the event source, which rules name in {@code source}; {@code syscall} without a number. */
    String source();

    /** Returns values that the source can be opened with, for people who look for one. */
    default List<OpenParameter> openParameters() {
        return List.of();
    }

    /**
     * Opens the source.
     *
     * @param parameters the value of {@code open_params}
     * @throws PluginException if that is impossible; the message names the cure
     */
    EventFeed open(String parameters);

    /** Returns {@code event}, one of this source's, as text for {@code evt.plugininfo}; empty where it has no text. */
    default String text(Event event) {
        return "";
    }
}
