package eyas.event;

/**
 * One bit pattern or value of a flag parameter.
 *
 * @param name the printed name, for example {@code O_RDONLY}
 * @param value the bits in the schema's encoding
 */
public record FlagName(String name, int value) {}
