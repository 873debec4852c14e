package eyas.state.apply;

import eyas.event.Event;

/**
 * Applies the events of one family to the tables.
 *
 * <p>Called for every event of its codes, including failed calls. The context already contains thread and descriptor.
 */
@FunctionalInterface
public interface Applier {
    /** Applies {@code event}, of which only the lengths have been validated. */
    void apply(StateTables tables, AppliedEvent context, Event event);
}
