package eyas.falco;

import eyas.event.EventTable;
import eyas.rules.LoadOptions;
import eyas.rules.model.Version;
import eyas.session.installation.ProgramVersion;
import eyas.text.json.JsonText;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * Versions of Falco's parts that Eyas is compatible with: rules language, event schema and alert schema. Rules files and tools check them.
 */
record FalcoVersions(
        String eyas, String falco, String libs, String plugins, Version engine, String driver, String schema) {
    static FalcoVersions current() {
        return new FalcoVersions(
                ProgramVersion.text(),
                "0.45.0",
                "0.26.0",
                "3.12.0",
                LoadOptions.DEFAULT.engine(),
                "11.0.0",
                EventTable.SCHEMA);
    }

    /** Prints them in Falco's format, as JSON if {@code json} is true. */
    int print(boolean json, PrintStream out) {
        if (json) {
            out.println(JsonText.compact(data()));
        } else {
            out.printf(
                    "Falco version: %s%nLibs version:  %s%nPlugin API:    %s%nEngine:        %s%nDriver:%n"
                            + "  API version:    %s%n  Schema version: %s%n  Default driver: %s%nEyas version:  %s%n",
                    falco, libs, plugins, engine, driver, schema, "eyas", eyas);
        }
        return FalcoExitCode.OK;
    }

    /** Returns the data for the JSON outputs. */
    Map<String, Object> data() {
        Map<String, Object> data = new TreeMap<>();
        data.put("falco_version", falco);
        data.put("libs_version", libs);
        data.put("plugin_api_version", plugins);
        data.put("driver_api_version", driver);
        data.put("driver_schema_version", schema);
        data.put("default_driver_version", "eyas");
        data.put("engine_version", Long.toString(engine.minor()));
        data.put("engine_version_semver", engine.toString());
        data.put("eyas_version", eyas);
        return data;
    }
}
