package eyas.plugin;

/**
 * A value that a source can be opened with.
 *
 * @param value what is written as {@code open_params}
 * @param description what it opens; may be empty
 */
public record OpenParameter(String value, String description) {}
