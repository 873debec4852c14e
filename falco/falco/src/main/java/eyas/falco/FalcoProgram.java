package eyas.falco;

import eyas.config.ConfigLoader.Loaded;
import eyas.config.ConfigSchema;
import eyas.config.FalcoConfig.EngineKind;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.falco.FalcoListing.Form;
import eyas.falco.FalcoTask.DescribePlugin;
import eyas.falco.FalcoTask.DescribeRules;
import eyas.falco.FalcoTask.DryRun;
import eyas.falco.FalcoTask.ListEvents;
import eyas.falco.FalcoTask.ListFields;
import eyas.falco.FalcoTask.ListIgnored;
import eyas.falco.FalcoTask.ListPlugins;
import eyas.falco.FalcoTask.OfConfiguration;
import eyas.falco.FalcoTask.OfPlugins;
import eyas.falco.FalcoTask.Plain;
import eyas.falco.FalcoTask.PrintConfigSchema;
import eyas.falco.FalcoTask.PrintPageSize;
import eyas.falco.FalcoTask.PrintRuleSchema;
import eyas.falco.FalcoTask.PrintSupport;
import eyas.falco.FalcoTask.PrintVersions;
import eyas.falco.FalcoTask.Run;
import eyas.falco.FalcoTask.Validate;
import eyas.fields.StaticFields;
import eyas.plugin.host.PluginProcess;
import eyas.rules.RuleSchema;
import eyas.rules.model.Priority;
import eyas.session.input.ParserSandbox;
import eyas.text.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code falco} program: performs the requested task.
 *
 * <p>Tasks that need no configuration run first. Otherwise the configuration is read, plugins and rules are loaded and events are
 * processed, each step only if the task needs it.
 */
public final class FalcoProgram {
    private static final Path INSTALLED = Path.of("/etc/falco/falco.yaml");

    private final FalcoArguments request;
    private final FalcoStreams streams;
    private final ParserSandbox sandbox;

    /**
     * Creates a program that prints to {@code streams}.
     *
     * @param sandbox is entered before a byte of a capture is read
     */
    public FalcoProgram(FalcoArguments request, FalcoStreams streams, ParserSandbox sandbox) {
        this.request = request;
        this.streams = streams;
        this.sandbox = sandbox;
    }

    /**
     * Performs the task and returns the exit code.
     *
     * @throws FalcoException if it fails
     */
    public int run() {
        return switch (request.task()) {
            case Plain task -> plain(task);
            case OfConfiguration task -> configured((setup, loaded, log) -> printOf(task, loaded, log), null);
            case OfPlugins task ->
                configured(
                        (setup, loaded, log) -> withPlugins(task, setup, loaded, log),
                        task instanceof Run run ? run : null);
        };
    }

    private int plain(Plain task) {
        return switch (task) {
            case ListEvents(Form form) -> new FalcoListing(form, streams.out()).events();
            case ListIgnored() -> new FalcoListing(Form.TEXT, streams.out()).ignored();
            case PrintConfigSchema() -> print(JsonText.pretty(ConfigSchema.data()));
            case PrintRuleSchema() -> print(JsonText.pretty(RuleSchema.data()));
        };
    }

    private int print(String text) {
        streams.out().print(text);
        return FalcoExitCode.OK;
    }

    /** A task that runs with the configuration. */
    private interface Configured {
        int run(FalcoSetup setup, Loaded loaded, FalcoLog log);
    }

    /** @param run the run to start, which may drop capabilities first; null if the task is no run */
    private int configured(Configured task, @Nullable Run run) {
        FalcoSetup setup = new FalcoSetup(configuration(), request.options(), request.rules(), request.addition());
        Loaded loaded = setup.configuration();
        if (!loaded.config().plugins().isEmpty()) {
            PluginProcess.require();
        }
        RunPrivileges.RetainedCapabilities held =
                run != null && loaded.config().engine().kind() == EngineKind.MODERN_EBPF
                        ? new RunPrivileges(loaded.config(), setup.main(), run.pidFile()).reduce(streams)
                        : null;
        try (FalcoLog log = new FalcoLog(loaded.config(), streams)) {
            announce(loaded, FalcoVersions.current(), log);
            if (held != null) {
                log.log(held.priority(), held.text());
            }
            return task.run(setup, loaded, log);
        }
    }

    private int printOf(OfConfiguration task, Loaded loaded, FalcoLog log) {
        return switch (task) {
            case PrintVersions() ->
                FalcoVersions.current().print(loaded.config().alerts().json(), streams.out());
            case PrintPageSize() -> pageSize(log);
            case ListPlugins() -> FalcoPlugins.list(loaded.config(), streams.out());
            case DescribePlugin(String plugin) -> FalcoPlugins.describe(loaded.config(), plugin, log, streams.out());
        };
    }

    private static int pageSize(FalcoLog log) {
        log.log(Priority.INFORMATIONAL, "Your system page size is: " + FalcoListing.pageSize() + " bytes");
        return FalcoExitCode.OK;
    }

    private int withPlugins(OfPlugins task, FalcoSetup setup, Loaded loaded, FalcoLog log) {
        try (FalcoPlugins plugins =
                new FalcoPlugins(loaded.config(), log, request.enabledSources(), request.disabledSources())) {
            return switch (task) {
                case ListFields(String source, boolean namesOnly, Form form) ->
                    new FalcoListing(form, streams.out())
                            .fields(
                                    source,
                                    namesOnly,
                                    plugins,
                                    new StaticFields(loaded.config().alerts().staticFields()));
                case Validate(List<Path> files, @Nullable DescribeRules describing) ->
                    new FalcoRules(loaded.config(), plugins, log).validate(files, describing, streams.out());
                case DescribeRules(@Nullable String rule) -> {
                    FalcoRules files = new FalcoRules(loaded.config(), plugins, log);
                    files.load(request.rules());
                    yield files.describe(rule, streams.out());
                }
                case PrintSupport() ->
                    FalcoSupport.print(
                            request.arguments(),
                            loaded.text(),
                            setup.prepare(loaded.config(), plugins, log).rulesFiles(),
                            streams.out());
                case DryRun() -> dryRun(setup.prepare(loaded.config(), plugins, log), log);
                case Run run -> run(run, setup, setup.prepare(loaded.config(), plugins, log), plugins, log);
            };
        }
    }

    private static int dryRun(ActiveConfiguration first, FalcoLog log) {
        try (RunComponents parts = RunComponents.all(log)) {
            FalcoRun.check(first.config(), parts);
            return FalcoExitCode.OK;
        }
    }

    private int run(Run task, FalcoSetup setup, ActiveConfiguration first, FalcoPlugins plugins, FalcoLog log) {
        Path pidFile = task.pidFile();
        try (RunComponents parts = RunComponents.all(log);
                PidFile _ = pidFile == null ? null : new PidFile(pidFile);
                FalcoRun run = new FalcoRun(first, plugins, log, parts, task, streams, sandbox);
                Reloader reloader = new Reloader(setup, run, parts, log, first);
                FalcoSignals _ = new FalcoSignals(run, reloader, log)) {
            run.run();
            return FalcoExitCode.OK;
        }
    }

    private @Nullable Path configuration() {
        Path given = request.config();
        if (given == null) {
            return Files.exists(INSTALLED) ? INSTALLED : null;
        }
        if (!Files.exists(given)) {
            throw new FalcoException("Could not find configuration file at " + given);
        }
        return given;
    }

    private void announce(Loaded loaded, FalcoVersions versions, FalcoLog log) {
        log.log(
                Priority.INFORMATIONAL,
                "Falco version: " + versions.falco() + " (" + System.getProperty("os.arch") + ", Eyas "
                        + versions.eyas() + ")");
        if (!loaded.schema().isEmpty()) {
            log.log(Priority.INFORMATIONAL, "Falco initialized with configuration files:");
        }
        loaded.schema().forEach((file, findings) -> {
            log.log(
                    findings.isEmpty() ? Priority.INFORMATIONAL : Priority.WARNING,
                    "   " + file + " | schema validation: " + (findings.isEmpty() ? "ok" : "failed"));
            findings.forEach(finding -> log.log(Priority.WARNING, "      " + DiagnosticRenderer.line(finding)));
        });
        loaded.ignored().forEach(finding -> log.log(Priority.WARNING, DiagnosticRenderer.line(finding)));
        if (request.addition() != null) {
            log.log(
                    Priority.WARNING,
                    "The -p/--print option is deprecated and will be removed. Use -o append_output=... instead.");
        }
    }
}
