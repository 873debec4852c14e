package eyas.output.sink;

import eyas.rules.model.Priority;

/**
 * A rendered alert.
 *
 * @param priority its priority, for sinks that transmit it separately
 * @param text the line, without a line end
 */
public record AlertLine(Priority priority, String text) {}
