package eyas.plugin;

import eyas.event.ParamType;

/**
 * A field of a plugin.
 *
 * @param name full name, for example {@code json.value}
 * @param type UINT64, CHARBUF, RELTIME, ABSTIME, BOOL, IPADDR or IPNET
 * @param isList whether it has any number of values
 * @param argument its argument
 * @param description its meaning
 * @param suggested whether alerts with suggested fields include it
 */
public record PluginField(
        String name, ParamType type, boolean isList, Argument argument, String description, boolean suggested) {

    /**
     * The argument in brackets after a field's name.
     *
     * @param required whether it is required
     * @param index whether it may be a number
     * @param key whether it may be a text
     */
    public record Argument(boolean required, boolean index, boolean key) {
        /** No argument. */
        public static final Argument NONE = new Argument(false, false, false);
        /** A required text. */
        public static final Argument KEY = new Argument(true, false, true);
    }

    /** Creates a field with one string and no argument. */
    public static PluginField text(String name, String description) {
        return new PluginField(name, ParamType.CHARBUF, false, Argument.NONE, description, false);
    }
}
