package eyas.plugin;

/**
 * A suggested value for opening a source.
 *
 * @param value value of {@code open_params}
 * @param description what it opens; may be empty
 */
public record OpenParameter(String value, String description) {}
