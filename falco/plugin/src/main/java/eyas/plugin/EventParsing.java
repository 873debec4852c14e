package eyas.plugin;

import eyas.state.EventContext;
import java.util.BitSet;
import java.util.Set;

/** Reads events before rules do: the capability of a plugin that keeps state of its own, or adds to ours. */
public interface EventParsing {
    /** Returns the names of the event sources whose events it reads; empty for all. */
    Set<String> sources();

    /** Returns the codes of the events that it reads. */
    BitSet codes();

    /**
     * Reads an event, once.
     *
     * @param source name of the event's source
     * @return false where the plugin says that it could not
     */
    boolean parse(EventContext context, String source);
}
