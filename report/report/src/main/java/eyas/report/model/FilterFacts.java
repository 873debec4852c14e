package eyas.report.model;

/**
 * One filter, and how much it hid.
 *
 * @param part the part, as in the filters file: {@code outbound_connections}, {@code written_files}, {@code processes} …
 * @param description the filter's own text
 * @param condition the condition
 * @param hidden how many events it hid
 */
public record FilterFacts(String part, String description, String condition, long hidden) {}
