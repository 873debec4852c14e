package eyas.event;

/**
 * One parameter of an event.
 *
 * @param name the schema's name, for example {@code dirfd}
 * @param type the encoding
 * @param format how a number is printed
 * @param info the name of a flag table or dynamic type, the number of the directory-descriptor parameter of a relative path, or the empty
 * string
 */
public record ParamInfo(String name, ParamType type, ParamFormat format, String info) {}
