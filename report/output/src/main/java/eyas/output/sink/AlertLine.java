package eyas.output.sink;

import eyas.rules.model.Priority;

/**
 * An alert as it leaves the program.
 *
 * @param priority how bad it is, for sinks that say so themselves
 * @param text the line, without a line end
 */
public record AlertLine(Priority priority, String text) {}
