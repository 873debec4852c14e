package eyas.fields;

import eyas.state.EventContext;
import eyas.state.process.ThreadEntry;

/** Extracts the only value of a field of the thread that caused the event; absent where the thread is unknown. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // this type adapts the index
interface ThreadExtractor extends Extractor {
    /** Extracts the value; returns false if the field is absent. */
    boolean extract(ThreadEntry thread, EventContext context, FieldValue out);

    @Override
    default boolean extract(EventContext context, int index, FieldValue out) {
        ThreadEntry thread = context.thread();
        return index == 0 && thread != null && extract(thread, context, out);
    }
}
