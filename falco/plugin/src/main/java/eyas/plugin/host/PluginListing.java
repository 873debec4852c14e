package eyas.plugin.host;

import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import eyas.plugin.OpenParameter;
import eyas.plugin.PluginInfo;
import java.util.List;

/** Describes plugins in the format of {@code falco --list-plugins} and {@code --plugin-info}. */
public final class PluginListing {
    private static final String FIELDS = "  - Field Extraction\n";

    private PluginListing() {}

    /** Returns the description of a provider that only has fields. */
    public static String fieldsOnly(PluginInfo info) {
        return heading(info) + FIELDS;
    }

    private static String heading(PluginInfo info) {
        return "Name: " + info.name() + "\nDescription: " + info.description() + "\nContact: " + info.contact()
                + "\nVersion: " + info.version() + "\nCapabilities: \n";
    }

    /** Returns a plugin's description and capabilities. */
    public static String summary(EventPlugin plugin) {
        StringBuilder text = new StringBuilder(heading(plugin.info()));
        EventSourcing sourcing = plugin.sourcing();
        if (sourcing != null) {
            text.append("  - Event Sourcing");
            if (sourcing.id() == EventSourcing.NO_ID) {
                text.append(" (system events)\n");
            } else {
                text.append(" (ID=")
                        .append(Integer.toUnsignedString(sourcing.id()))
                        .append(", source='")
                        .append(sourcing.source())
                        .append("')\n");
            }
        }
        if (plugin.extraction() != null) {
            text.append(FIELDS);
        }
        if (plugin.parsing() != null) {
            text.append("  - Event Parsing\n");
        }
        if (plugin.asyncEvents() != null) {
            text.append("  - Async Events\n");
        }
        if (plugin.captureListening() != null) {
            text.append("  - Capture Listening\n");
        }
        return text.toString();
    }

    /** Returns a plugin's configuration schema. */
    public static String schema(EventPlugin plugin) {
        String schema = plugin.configSchema();
        return "Init config schema type: "
                + (schema.isEmpty()
                        ? "Not available, plugin does not implement the init config schema functionality\n"
                        : "JSON\n" + schema.strip() + "\n");
    }

    /** Returns the open parameters of an initialized plugin; empty if it is not a source. */
    public static String parameters(EventPlugin plugin) {
        EventSourcing sourcing = plugin.sourcing();
        if (sourcing == null) {
            return "";
        }
        List<OpenParameter> parameters = sourcing.openParameters();
        if (parameters.isEmpty()) {
            return "No suggested open params available: plugin has not been configured, or it does not implement the"
                    + " open params suggestion functionality\n";
        }
        StringBuilder text = new StringBuilder("Suggested open params:\n");
        for (OpenParameter each : parameters) {
            text.append(each.value());
            if (!each.description().isEmpty()) {
                text.append(": ").append(each.description());
            }
            text.append('\n');
        }
        return text.toString();
    }
}
