package eyas.config;

import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.Alerts;
import eyas.config.FalcoConfig.Capabilities;
import eyas.config.FalcoConfig.CaptureFiles;
import eyas.config.FalcoConfig.DropAction;
import eyas.config.FalcoConfig.Drops;
import eyas.config.FalcoConfig.Engine;
import eyas.config.FalcoConfig.EngineKind;
import eyas.config.FalcoConfig.Log;
import eyas.config.FalcoConfig.Metrics;
import eyas.config.FalcoConfig.Rules;
import eyas.config.FalcoConfig.Syscalls;
import eyas.config.FalcoConfig.Web;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.engine.RuleMatching;
import eyas.fields.StaticFields;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.text.NearestName;
import eyas.text.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes records of what the configuration says; what Falco refuses to start with is refused. */
final class ConfigBinder {
    private static final long MEGABYTE = 1 << 20;
    private static final int LARGEST_PRESET = 10;

    private final Settings settings;
    private final List<Diagnostic> ignored;

    /** @param ignored takes what has no effect and is no key of the table */
    ConfigBinder(Keys root, List<Diagnostic> ignored) {
        this.settings = new Settings(root);
        this.ignored = ignored;
    }

    /** @throws ConfigException if a value is one that nothing can be started with */
    FalcoConfig bind(List<String> files, List<String> folders) throws ConfigException {
        checkMaps();
        PluginsBinder.Bound plugins = new PluginsBinder(settings, ignored).bind();
        return new FalcoConfig(
                files,
                folders,
                settings.truth("watch_config_files"),
                rules(),
                engine(),
                alerts(),
                new OutputsBinder(settings).bind(),
                log(),
                drops(),
                metrics(),
                web(),
                capture(),
                syscalls(),
                plugins.plugins(),
                plugins.containers(),
                capabilities());
    }

    /** Refuses a scalar in the place of a map that something is looked for in: its defaults are not what was asked for. */
    private void checkMaps() throws ConfigException {
        for (ConfigKey key : ConfigKeys.all()) {
            List<String> inner = ConfigKeys.namesBelow(key.path());
            if (key.type() == ConfigKey.Type.MAP
                    && key.use() == ConfigKey.Use.USED
                    && !inner.isEmpty()
                    && settings.node(key.path()) instanceof Text(String value, Place place)) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        place,
                        "Config error at key \"" + key.path() + "." + inner.getFirst() + "\": '" + key.path()
                                + "' is a map of keys, not '" + value + "'",
                        "write '" + inner.getFirst() + ": VALUE' below it");
            }
        }
    }

    private Rules rules() throws ConfigException {
        if (settings.isGiven("rules_files") && settings.isGiven("rules_file")) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("rules_file"),
                    "both 'rules_files' and 'rules_file' keys set",
                    "leave one out");
        }
        List<String> paths = new ArrayList<>(settings.strings("rules_files"));
        paths.addAll(settings.strings("rules_file"));
        // A file that is not there is no error, so that optional ones can be listed.
        paths.removeIf(path -> !Files.exists(Path.of(path)));
        RuleMatching matching = switch (settings.string("rule_matching")) {
            case "first" -> RuleMatching.FIRST;
            case "all" -> RuleMatching.ALL;
            default ->
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        settings.place("rule_matching"),
                        "Unknown rule matching strategy \"" + settings.string("rule_matching")
                                + "\"--must be one of first, all",
                        null);
        };
        return new Rules(paths, new RuleSelection(selection(), priority("priority")), matching);
    }

    private Priority priority(String path) throws ConfigException {
        String word = settings.string(path);
        Priority found = Priority.of(word).orElse(null);
        if (found == null) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place(path),
                    "Unknown priority \"" + word
                            + "\"--must be one of emergency, alert, critical, error, warning, notice, informational, debug",
                    null);
        }
        return found;
    }

    private List<RuleSelection.Step> selection() throws ConfigException {
        List<RuleSelection.Step> steps = new ArrayList<>();
        for (ConfigNode entry : settings.list("rules")) {
            Keys keys = entry instanceof Keys map ? map : null;
            ConfigNode enable = keys == null ? null : keys.find("enable");
            ConfigNode chosen = keys == null || enable != null ? enable : keys.find("disable");
            @Nullable
            String rule = chosen instanceof Keys map && map.find("rule") instanceof Text text ? text.value() : null;
            @Nullable
            String tag = chosen instanceof Keys map && map.find("tag") instanceof Text text ? text.value() : null;
            if (rule == null && tag == null) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        entry.place(),
                        "an entry of 'rules' switches nothing on or off",
                        "write 'disable: {rule: NAME}' or 'enable: {tag: TAG}'");
            }
            if (rule != null) {
                steps.add(new RuleSelection.ByName(enable != null, rule));
            }
            if (tag != null) {
                steps.add(new RuleSelection.ByTag(enable != null, tag));
            }
        }
        return steps;
    }

    private Engine engine() throws ConfigException {
        EngineKind kind = kind();
        String file = settings.string("engine.replay.capture_file");
        if (kind == EngineKind.REPLAY && file.isEmpty()) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_MISSING,
                    settings.place("engine"),
                    "engine.kind is 'replay' but no engine.replay.capture_file specified",
                    "add -o engine.replay.capture_file=FILE");
        }
        long preset = settings.whole("engine.modern_ebpf.buf_size_preset");
        if (preset < 1 || preset > LARGEST_PRESET) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("engine.modern_ebpf.buf_size_preset"),
                    "buf_size_preset " + preset + " is not from 1 (1 MB) to " + LARGEST_PRESET + " (512 MB)",
                    null);
        }
        return new Engine(
                kind,
                MEGABYTE << (preset - 1),
                settings.truth("engine.modern_ebpf.drop_failed_exit"),
                !settings.truth("engine.modern_ebpf.disable_iterators"),
                file,
                bounded("falco_libs.snaplen", 0, 65_535),
                bounded("falco_libs.thread_table_size", 1, 1 << 24));
    }

    private EngineKind kind() throws ConfigException {
        String word = settings.string("engine.kind");
        return switch (word) {
            case "modern_ebpf" -> EngineKind.MODERN_EBPF;
            case "replay" -> EngineKind.REPLAY;
            case "nodriver" -> EngineKind.NODRIVER;
            // Refused once the kernel's events are to be opened: without that, much can be asked for.
            case "kmod" -> EngineKind.KMOD;
            case "ebpf", "gvisor" ->
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        settings.place("engine.kind"),
                        "engine.kind '" + word + "' is not supported by Eyas",
                        "use modern_ebpf: -o engine.kind=modern_ebpf");
            default -> {
                String nearest =
                        NearestName.of(word, ConfigKeys.get("engine.kind").choices());
                Place place = settings.place("engine.kind");
                throw new ConfigException(Diagnostic.of(
                        DiagnosticCode.CONFIG_VALUE,
                        place,
                        "engine.kind '" + word + "' is not a valid kind.",
                        nearest == null
                                ? Fix.of("use modern_ebpf, replay or nodriver")
                                : Fix.meant(nearest, word, place)));
            }
        };
    }

    private int bounded(String path, long least, long most) throws ConfigException {
        long value = settings.whole(path);
        if (value < least || value > most) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place(path),
                    path + " " + value + " is not from " + least + " to " + most,
                    null);
        }
        return (int) value;
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
                new AdditionsBinder(settings).bind(),
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

    private Drops drops() throws ConfigException {
        Set<DropAction> actions = EnumSet.noneOf(DropAction.class);
        for (Text word : settings.texts("syscall_event_drops.actions")) {
            DropAction action = switch (word.value()) {
                case "ignore" -> DropAction.IGNORE;
                case "log" -> DropAction.LOG;
                case "alert" -> DropAction.ALERT;
                case "exit" -> DropAction.EXIT;
                default ->
                    throw new ConfigException(
                            DiagnosticCode.CONFIG_VALUE,
                            word.place(),
                            "available actions for syscall event drops are \"ignore\", \"log\", \"alert\", and "
                                    + "\"exit\"",
                            null);
            };
            if (actions.contains(DropAction.IGNORE) && (action == DropAction.LOG || action == DropAction.ALERT)) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        word.place(),
                        "syscall event drop action \"" + word.value()
                                + "\" does not make sense with the \"ignore\" action",
                        null);
            }
            actions.add(action);
        }
        if (actions.isEmpty()) {
            actions.add(DropAction.IGNORE);
        }
        double threshold = settings.number("syscall_event_drops.threshold");
        if (threshold < 0 || threshold > 1) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("syscall_event_drops.threshold"),
                    "syscall event drops threshold must be a double in the range [0, 1]",
                    null);
        }
        return new Drops(
                actions,
                threshold,
                settings.number("syscall_event_drops.rate"),
                settings.number("syscall_event_drops.max_burst"),
                settings.truth("syscall_event_drops.simulate_drops"),
                bounded("syscall_event_timeouts.max_consecutives", 1, Integer.MAX_VALUE));
    }

    /** Where nobody asks for metrics, nobody minds what stands there; nor does Falco. */
    private Duration interval(boolean enabled) throws ConfigException {
        String given = settings.string("metrics.interval");
        Duration usual = Duration.ofMillis(
                Long.parseLong(ConfigKeys.get("metrics.interval").fallback()));
        if (!settings.isGiven("metrics.interval")) {
            return usual;
        }
        try {
            return Intervals.parse(given, settings.place("metrics.interval"));
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
        if (!Addresses.isLiteral(address)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("webserver.listen_address"),
                    "webserver listen address \"" + address + "\" is not a valid IP address",
                    "use an address such as 127.0.0.1");
        }
        return new Web(
                settings.truth("webserver.enabled"),
                address,
                bounded("webserver.listen_port", 0, 65_535),
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
                Duration.ofMillis(bounded("capture.default_duration", 0, Integer.MAX_VALUE)),
                // As in Falco: what the schema warns of holds as far as it is a number.
                Math.clamp(settings.whole("capture.max_file_size_mb"), 0, Integer.MAX_VALUE),
                bounded("capture.buffer_bytes", 64 << 10, Integer.MAX_VALUE));
    }

    private Capabilities capabilities() throws ConfigException {
        String word = settings.string("capabilities");
        List<String> known = ConfigKeys.get("capabilities").choices();
        if (!known.contains(word)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("capabilities"),
                    "capabilities '" + word + "' is none of " + String.join(", ", known),
                    null);
        }
        return Capabilities.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Syscalls syscalls() {
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String name : settings.strings("base_syscalls.custom_set")) {
            if (name.startsWith("!")) {
                removed.add(name.substring(1).toLowerCase(Locale.ROOT));
            } else if (!name.isEmpty()) {
                added.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return new Syscalls(
                added, removed, settings.truth("base_syscalls.repair"), settings.truth("base_syscalls.all"));
    }
}
