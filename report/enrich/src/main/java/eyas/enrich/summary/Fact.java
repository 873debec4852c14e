package eyas.enrich.summary;

/**
 * One line of what the model reads.
 *
 * @param label what it is cited by, for example {@code P12}; empty for a line that cannot be cited, such as a heading
 * @param text the line, redacted
 */
public record Fact(String label, String text) {}
