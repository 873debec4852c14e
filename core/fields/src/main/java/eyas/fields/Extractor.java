package eyas.fields;

import eyas.state.EventContext;

/** Extracts the values of one field with a bound argument. Stateless; allocates nothing. */
@FunctionalInterface
public interface Extractor {
    /**
     * Extracts the value at {@code index}.
     *
     * @param index 0 for the first or only value; callers ask for 0, 1, 2 … until the result is false
     * @param out receives the value; it may refer to state and is valid until the event is settled
     * @return false if there is no such value: the field is absent, or there are no more
     */
    boolean extract(EventContext context, int index, FieldValue out);
}
