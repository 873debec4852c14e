package eyas.config;

import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.DropAction;
import eyas.config.FalcoConfig.Drops;
import eyas.config.FalcoConfig.Engine;
import eyas.config.FalcoConfig.EngineKind;
import eyas.config.FalcoConfig.Syscalls;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Binds the event source, its selection of events, and the actions on lost events. */
final class EngineBinder {
    private static final long MEGABYTE = 1 << 20;
    private static final int LARGEST_PRESET = 10;

    private final ConfigValues settings;

    EngineBinder(ConfigValues settings) {
        this.settings = settings;
    }

    Engine engine() throws ConfigException {
        EngineKind kind = kind();
        String file = settings.string("engine.replay.capture_file");
        if (kind == EngineKind.REPLAY && file.isEmpty()) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_MISSING,
                    settings.place("engine"),
                    "engine.kind is 'replay' but no engine.replay.capture_file specified",
                    "add -o engine.replay.capture_file=FILE");
        }
        long preset = settings.integer("engine.modern_ebpf.buf_size_preset");
        if (preset < 1 || preset > LARGEST_PRESET) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("engine.modern_ebpf.buf_size_preset"),
                    "buf_size_preset " + preset + " is outside 1 (1 MB) to " + LARGEST_PRESET + " (512 MB)",
                    null);
        }
        return new Engine(
                kind,
                MEGABYTE << (preset - 1),
                settings.truth("engine.modern_ebpf.drop_failed_exit"),
                !settings.truth("engine.modern_ebpf.disable_iterators"),
                file,
                settings.bounded("falco_libs.snaplen", 0, 65_535),
                settings.bounded("falco_libs.thread_table_size", 1, 1 << 24));
    }

    private EngineKind kind() throws ConfigException {
        String word = settings.string("engine.kind");
        return switch (word) {
            case "modern_ebpf" -> EngineKind.MODERN_EBPF;
            case "replay" -> EngineKind.REPLAY;
            case "nodriver" -> EngineKind.NODRIVER;
            // Rejected only when the kernel's events are opened: many commands work without that.
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
                SourceRange place = settings.place("engine.kind");
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

    Syscalls syscalls() {
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

    Drops drops() throws ConfigException {
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
                settings.bounded("syscall_event_timeouts.max_consecutives", 1, Integer.MAX_VALUE));
    }
}
