package eyas.plugin.nativeapi;

import java.util.ArrayList;
import java.util.List;

/**
 * Capabilities of a shared object, derived from its exported symbols.
 *
 * @param faults capabilities with missing symbols
 */
record Capabilities(
        boolean sourcing, boolean extraction, boolean parsing, boolean async, boolean listening, List<String> faults) {

    static Capabilities of(NativeLibrary library) {
        List<String> faults = new ArrayList<>();
        boolean sourcing = all(library, Symbol.OPEN, Symbol.CLOSE, Symbol.NEXT_BATCH);
        if (!sourcing && any(library, Symbol.OPEN, Symbol.CLOSE, Symbol.NEXT_BATCH)) {
            faults.add("must implement all of 'plugin_open', 'plugin_close', and 'plugin_next_batch' (event sourcing)");
        }
        boolean extraction = all(library, Symbol.GET_FIELDS, Symbol.EXTRACT_FIELDS);
        if (!extraction && library.has(Symbol.EXTRACT_FIELDS)) {
            faults.add("must implement both 'plugin_get_fields' and 'plugin_extract_fields' (field extraction)");
        }
        boolean async = all(library, Symbol.GET_ASYNC_EVENTS, Symbol.SET_ASYNC_EVENT_HANDLER);
        if (!async && library.has(Symbol.SET_ASYNC_EVENT_HANDLER)) {
            faults.add("must implement both 'plugin_get_async_events' and 'plugin_set_async_event_handler'"
                    + " (async events)");
        }
        boolean listening = all(library, Symbol.CAPTURE_OPEN, Symbol.CAPTURE_CLOSE);
        if (!listening && library.has(Symbol.CAPTURE_OPEN)) {
            faults.add("must implement both 'plugin_capture_open' and 'plugin_capture_close' (capture listening)");
        }
        return new Capabilities(
                sourcing, extraction, library.has(Symbol.PARSE_EVENT), async, listening, List.copyOf(faults));
    }

    boolean none() {
        return !(sourcing || extraction || parsing || async || listening);
    }

    private static boolean all(NativeLibrary library, Symbol... symbols) {
        return List.of(symbols).stream().allMatch(library::has);
    }

    private static boolean any(NativeLibrary library, Symbol... symbols) {
        return List.of(symbols).stream().anyMatch(library::has);
    }
}
