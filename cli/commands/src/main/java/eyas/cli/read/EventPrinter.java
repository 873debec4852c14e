package eyas.cli.read;

import eyas.state.EventContext;

/** Prints events, one line each, in the form that the user chose. */
sealed interface EventPrinter permits TextPrinter, JsonPrinter {
    /**
     * Prints the event; what is printed may stay in a buffer of the output.
     *
     * @return whether it was printed: an event without one of the fields is not, unless the format starts with an asterisk
     */
    boolean print(EventContext context);
}
