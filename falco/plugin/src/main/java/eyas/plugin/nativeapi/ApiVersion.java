package eyas.plugin.nativeapi;

import eyas.event.EventTable;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLimits;
import eyas.rules.model.Version;
import java.util.List;
import java.util.Optional;

/** Checks whether a plugin was made for an interface that we have; the rules are those of Falco's loader. */
final class ApiVersion {
    /** The version of the interface that we have. */
    static final Version API = new Version(3, 12, 0);
    /** The version of the event schema that we have. */
    static final Version SCHEMA = Version.parse(EventTable.SCHEMA).orElseThrow();
    /** What every plugin exports. */
    static final List<Symbol> REQUIRED = List.of(
            Symbol.GET_REQUIRED_API_VERSION,
            Symbol.GET_VERSION,
            Symbol.GET_NAME,
            Symbol.GET_DESCRIPTION,
            Symbol.GET_CONTACT,
            Symbol.INIT,
            Symbol.DESTROY,
            Symbol.GET_LAST_ERROR);

    private ApiVersion() {}

    static void check(String path, NativeLibrary library, PluginLimits limits) {
        Symbol symbol = Symbol.GET_REQUIRED_API_VERSION;
        if (!library.has(symbol)) {
            throw PluginException.of(
                    path, "dlsym", symbol.exported() + " symbol not implemented", "is this a Falco plugin?");
        }
        String text = CStrings.read(library.pointer(symbol), limits.textBytes(), path, symbol.function());
        Optional<Version> required = Version.parse(text);
        if (required.isEmpty()) {
            throw PluginException.of(
                    path,
                    symbol.function(),
                    "plugin provided an invalid required API version: '" + text + "'",
                    "ask its author for a corrected version");
        }
        String fault = fault(API, required.get());
        if (!fault.isEmpty()) {
            throw PluginException.of(
                    path,
                    symbol.function(),
                    "plugin required API version '" + text + "' not compatible with the framework's API version '" + API
                            + "': " + fault,
                    "use a release of the plugin for API " + API.major() + ".x up to " + API);
        }
    }

    /** Checks the version of events that a plugin needs which looks at more than its own. */
    static void checkSchema(NativePlugin plugin) {
        Symbol symbol = Symbol.GET_REQUIRED_EVENT_SCHEMA_VERSION;
        String text = "";
        if (plugin.library.has(symbol)) {
            text = CStrings.read(
                    plugin.library.pointer(symbol, plugin.state()),
                    plugin.limits.textBytes(),
                    plugin.info().name(),
                    symbol.function());
        }
        if (text.isEmpty()) {
            // Falco takes silence for the schema before versions were asked for. Its events are still understood, since
            // the codes and the parameters that it has are those of today.
            return;
        }
        Optional<Version> required = Version.parse(text);
        if (required.isEmpty()) {
            throw plugin.fault(symbol, "provided an invalid required event schema version: '" + text + "'");
        }
        String fault = fault(SCHEMA, required.get());
        if (!fault.isEmpty()) {
            throw plugin.fault(
                    symbol,
                    "required event schema version '" + text + "' not compatible with the event schema version in use '"
                            + SCHEMA + "': " + fault);
        }
    }

    /** Returns what is wrong with {@code required} where {@code ours} is there; nothing where they go together. */
    static String fault(Version ours, Version required) {
        if (ours.major() != required.major()) {
            return "major versions disagree";
        }
        if (ours.minor() < required.minor()) {
            return "framework's minor is less than the requested one";
        }
        return ours.compareTo(required) < 0 ? "framework's patch is less than the requested one" : "";
    }
}
