package eyas.config;

import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.Alerts;
import eyas.config.FalcoConfig.Capabilities;
import eyas.config.FalcoConfig.CaptureFiles;
import eyas.config.FalcoConfig.Log;
import eyas.config.FalcoConfig.Metrics;
import eyas.config.FalcoConfig.Web;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.fields.StaticFields;
import eyas.rules.model.Priority;
import eyas.text.SourceRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Binds the configuration to records; rejects values with which Falco refuses to start. */
final class ConfigBinder {
    private final ConfigValues settings;
    private final List<Diagnostic> ignored;

    /** @param ignored receives keys of the table that have no effect */
    ConfigBinder(Keys root, List<Diagnostic> ignored) {
        this.settings = new ConfigValues(root);
        this.ignored = ignored;
    }

    /** @throws ConfigException if a value prevents the start */
    FalcoConfig bind(List<String> files, List<String> directories) throws ConfigException {
        checkMaps();
        PluginsBinder.Bound plugins = new PluginsBinder(settings, ignored).bind();
        return new FalcoConfig(
                files,
                directories,
                settings.truth("watch_config_files"),
                new RulesBinder(settings).bind(),
                new EngineBinder(settings).engine(),
                alerts(),
                new OutputsBinder(settings).bind(),
                log(),
                new EngineBinder(settings).drops(),
                metrics(),
                web(),
                capture(),
                new EngineBinder(settings).syscalls(),
                plugins.plugins(),
                plugins.containers(),
                capabilities());
    }

    /** Rejects a scalar where a map is required: the defaults of its keys would not be the intended values. */
    private void checkMaps() throws ConfigException {
        for (ConfigKey key : ConfigKeys.all()) {
            List<String> inner = ConfigKeys.namesBelow(key.path());
            if (key.type() == ConfigKey.Type.MAP
                    && key.use() == ConfigKey.Use.USED
                    && !inner.isEmpty()
                    && settings.node(key.path()) instanceof Text(String value, SourceRange place)) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        place,
                        "Config error at key \"" + key.path() + "." + inner.getFirst() + "\": '" + key.path()
                                + "' is a map of keys, not '" + value + "'",
                        "write '" + inner.getFirst() + ": VALUE' below it");
            }
        }
    }

    private Alerts alerts() throws ConfigException {
        return new Alerts(
                settings.truth("json_output"),
                settings.truth("json_include_output_property"),
                settings.truth("json_include_message_property"),
                settings.truth("json_include_output_fields_property"),
                settings.truth("json_include_tags_property"),
                settings.truth("time_format_iso_8601"),
                settings.truth("buffer_format_base64"),
                new AppendOutputBinder(settings).bind(),
                staticFields());
    }

    private Map<String, String> staticFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (settings.node("static_fields") instanceof Keys keys) {
            for (Map.Entry<String, ConfigNode> entry : keys.entries().entrySet()) {
                if (entry.getValue() instanceof Text text) {
                    fields.put(entry.getKey(), text.value());
                }
                if (!StaticFields.isName(entry.getKey())) {
                    ignored.add(Diagnostic.of(
                            DiagnosticCode.CONFIG_NO_EFFECT,
                            keys.placeOf(entry),
                            "'static_fields." + entry.getKey() + "' has no effect: no rule can name it",
                            Fix.of("write letters, digits and _, in parts that dots separate")));
                }
            }
        }
        return fields;
    }

    private Log log() throws ConfigException {
        String word = settings.string("log_level");
        Priority level = Priority.of(word).orElse(null);
        if (level == null) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("log_level"),
                    "Unknown log level \"" + word + "\"--must be one of emergency, alert, critical, error, warning, "
                            + "notice, info, debug",
                    null);
        }
        return new Log(settings.truth("log_stderr"), settings.truth("log_syslog"), level);
    }

    /** Ignores an invalid interval while metrics are disabled, as Falco does. */
    private Duration interval(boolean enabled) throws ConfigException {
        String given = settings.string("metrics.interval");
        Duration usual = Duration.ofMillis(
                Long.parseLong(ConfigKeys.get("metrics.interval").fallback()));
        if (!settings.isSet("metrics.interval")) {
            return usual;
        }
        try {
            return PrometheusDuration.parse(given, settings.place("metrics.interval"));
        } catch (ConfigException e) {
            if (enabled) {
                throw e;
            }
            return usual;
        }
    }

    private Metrics metrics() throws ConfigException {
        boolean enabled = settings.truth("metrics.enabled");
        return new Metrics(
                enabled,
                interval(enabled),
                settings.truth("metrics.output_rule"),
                settings.string("metrics.output_file"),
                settings.truth("metrics.rules_counters_enabled"),
                settings.truth("metrics.resource_utilization_enabled"),
                settings.truth("metrics.state_counters_enabled"),
                settings.truth("metrics.kernel_event_counters_enabled"),
                settings.truth("metrics.plugins_metrics_enabled"),
                settings.truth("metrics.convert_memory_to_mb"),
                settings.truth("metrics.include_empty_values"),
                settings.truth("metrics.rule_times_enabled"));
    }

    private Web web() throws ConfigException {
        String address = settings.string("webserver.listen_address");
        if (!AddressLiterals.isLiteral(address)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("webserver.listen_address"),
                    "webserver listen address \"" + address + "\" is not a valid IP address",
                    "use an address such as 127.0.0.1");
        }
        return new Web(
                settings.truth("webserver.enabled"),
                address,
                settings.bounded("webserver.listen_port", 0, 65_535),
                settings.string("webserver.k8s_healthz_endpoint"),
                settings.truth("webserver.prometheus_metrics_enabled"),
                settings.truth("webserver.ssl_enabled"),
                settings.string("webserver.ssl_certificate"));
    }

    private CaptureFiles capture() throws ConfigException {
        String mode = settings.string("capture.mode");
        if (!ConfigKeys.get("capture.mode").choices().contains(mode)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("capture.mode"),
                    "capture.mode '" + mode + "' is not a valid mode.",
                    null);
        }
        return new CaptureFiles(
                settings.truth("capture.enabled"),
                settings.string("capture.path_prefix"),
                mode.equals("all_rules"),
                Duration.ofMillis(settings.bounded("capture.default_duration", 0, Integer.MAX_VALUE)),
                // As in Falco: a number outside the schema's range is used, with a warning.
                Math.clamp(settings.integer("capture.max_file_size_mb"), 0, Integer.MAX_VALUE),
                settings.bounded("capture.buffer_bytes", 64 << 10, Integer.MAX_VALUE));
    }

    private Capabilities capabilities() throws ConfigException {
        String word = settings.string("capabilities");
        List<String> known = ConfigKeys.get("capabilities").choices();
        if (!known.contains(word)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("capabilities"),
                    "capabilities '" + word + "' is not one of " + String.join(", ", known),
                    null);
        }
        return Capabilities.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
