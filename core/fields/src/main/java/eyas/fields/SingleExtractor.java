package eyas.fields;

import eyas.state.EventContext;

/** Extracts the only value of a field. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // this type adapts the index
interface SingleExtractor extends Extractor {
    /** Extracts the value; returns false if the field is absent. */
    boolean extract(EventContext context, FieldValue out);

    @Override
    default boolean extract(EventContext context, int index, FieldValue out) {
        return index == 0 && extract(context, out);
    }
}
