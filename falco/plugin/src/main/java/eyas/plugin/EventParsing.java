package eyas.plugin;

import eyas.state.EventContext;
import java.util.BitSet;
import java.util.Set;

/** The capability of a plugin to parse events before rules are matched, to maintain its own state or to extend Eyas's tables. */
public interface EventParsing {
    /** Returns the names of the event sources that it parses; empty for all. */
    Set<String> sources();

    /** Returns the codes of the events that it parses. */
    BitSet codes();

    /**
     * Parses an event, once.
     *
     * @param source name of the event's source
     * @return false if the plugin reports a failure
     */
    boolean parse(EventContext context, String source);
}
