package eyas.plugin;

import eyas.event.ParamType;

/**
 * Describes a field of a plugin.
 *
 * @param name full name, for example {@code json.value}
 * @param type UINT64, CHARBUF, RELTIME, ABSTIME, BOOL, IPADDR or IPNET
 * @param isList whether it has any number of values
 * @param argument what argument it takes
 * @param description what it says
 * @param suggested whether alerts show it where suggested fields are wanted
 */
public record PluginField(
        String name, ParamType type, boolean isList, Argument argument, String description, boolean suggested) {

    /**
     * What may stand in brackets after a field's name.
     *
     * @param required whether something must
     * @param index whether it may be a number
     * @param key whether it may be a text
     */
    public record Argument(boolean required, boolean index, boolean key) {
        /** Nothing may. */
        public static final Argument NONE = new Argument(false, false, false);
        /** A text must. */
        public static final Argument KEY = new Argument(true, false, true);
    }

    /** Makes a field with one text and no argument. */
    public static PluginField text(String name, String description) {
        return new PluginField(name, ParamType.CHARBUF, false, Argument.NONE, description, false);
    }
}
