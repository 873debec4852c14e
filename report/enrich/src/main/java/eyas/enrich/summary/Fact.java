package eyas.enrich.summary;

/**
 * One line of the model's input.
 *
 * @param label the label for citations, for example {@code P12}; empty for a line that cannot be cited, such as a heading
 * @param text the line, redacted
 */
public record Fact(String label, String text) {}
