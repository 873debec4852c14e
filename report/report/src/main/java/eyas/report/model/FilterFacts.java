package eyas.report.model;

/**
 * One filter and the number of events it hid.
 *
 * @param part the part, as in the filters file: {@code outbound_connections}, {@code written_files}, {@code processes} …
 * @param description the filter's description
 * @param condition the condition
 * @param hidden number of hidden events
 */
public record FilterFacts(String part, String description, String condition, long hidden) {}
