package eyas.state.apply;

import eyas.event.Event;

/**
 * Applies the events of one family to the tables.
 *
 * <p>Called for every event of its codes, failed calls included; the context already names thread and descriptor.
 */
@FunctionalInterface
public interface Applier {
    /** Applies {@code event}, of which nothing but that its lengths fit has been checked. */
    void apply(StateTables tables, AppliedEvent context, Event event);
}
