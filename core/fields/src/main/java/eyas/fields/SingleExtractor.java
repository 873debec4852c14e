package eyas.fields;

import eyas.state.EventContext;

/** Extracts the only value of a field. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // adapting the index is what this type is for
interface SingleExtractor extends Extractor {
    /** Extracts the value; false where the field is absent. */
    boolean extract(EventContext context, FieldValue out);

    @Override
    default boolean extract(EventContext context, int index, FieldValue out) {
        return index == 0 && extract(context, out);
    }
}
