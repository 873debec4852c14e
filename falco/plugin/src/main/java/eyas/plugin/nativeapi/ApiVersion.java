package eyas.plugin.nativeapi;

import eyas.event.EventTable;
import eyas.plugin.PluginException;
import eyas.plugin.PluginLimits;
import eyas.rules.model.Version;
import java.util.List;
import java.util.Optional;

/** Checks that a plugin's API version is compatible, by the rules of Falco's loader. */
final class ApiVersion {
    /** API version of this implementation. */
    static final Version API = new Version(3, 12, 0);
    /** Event schema version of this implementation. */
    static final Version SCHEMA = Version.parse(EventTable.SCHEMA).orElseThrow();
    /** Symbols that every plugin exports. */
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

    /** Checks the event schema version of a plugin that uses other events than its own. */
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
            // Like Falco, treats a missing version as the schema before versions existed. Its events are still
            // understood, because its codes and parameters have not changed.
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

    /** Returns the incompatibility of {@code required} with {@code ours}; empty if there is none. */
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
