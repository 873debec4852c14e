package eyas.cli.read;

import eyas.state.EventContext;

/** Prints events, one per line, in the format that the user selected. */
sealed interface EventPrinter permits TextPrinter, JsonPrinter {
    /**
     * Prints the event; the output may be buffered.
     *
     * @return whether it was printed: an event without one of the fields is skipped, unless the format starts with an asterisk
     */
    boolean print(EventContext context);
}
