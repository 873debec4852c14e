package eyas.fields;

import eyas.state.EventContext;

/** Extracts the values of one field, bound to its argument. Stateless; allocates nothing. */
@FunctionalInterface
public interface Extractor {
    /**
     * Extracts value number {@code index}.
     *
     * @param index 0 for the first or only value; a caller asks for 0, 1, 2 … until it gets false
     * @param out receives the value; what it holds may refer to state and is valid until the event is settled
     * @return false where there is no such value: the field is absent, or there are no more
     */
    boolean extract(EventContext context, int index, FieldValue out);
}
