package eyas.cli.falco;

import eyas.config.ConfigLoader.Loaded;
import eyas.config.ConfigSchema;
import eyas.config.FalcoConfig.EngineKind;
import eyas.rules.RuleSchema;
import eyas.rules.model.Priority;
import eyas.rules.report.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Does what the {@code falco} command does, from the same options, configuration and rules.
 *
 * <p>Where it ends early, it ends with exit code 1 and a line that begins with {@code Error:}, as Falco does.
 */
@Command(
        name = "falco",
        description = {
            "Stand in for the falco command: the same options, configuration files, rules files, outputs.",
            "",
            "Linked as 'falco', Eyas behaves like this."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:success", "1:any failure"},
        footer = {
            "",
            "Examples:",
            "  eyas falco -c falco.yaml -r my_rules.yaml",
            "  eyas falco -o engine.kind=replay -o engine.replay.capture_file=job.scap -o json_output=true -r rules.yaml",
            "  eyas falco -V my_rules.yaml"
        })
public final class FalcoCommand implements Callable<Integer> {
    /** Ten years: more is a typing error. */
    private static final long MOST_SECONDS = 315_360_000L;

    private static final Path INSTALLED = Path.of("/etc/falco/falco.yaml");

    /** picocli acts on it. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    @Option(
            names = "-c",
            paramLabel = "PATH",
            description = "Configuration file (default: /etc/falco/falco.yaml, if there is one).")
    private @Nullable Path config;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "KEY=VALUE",
            description = "Override a value of the configuration: a.b=1, list[0]=x, list[]=y.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "-r",
            paramLabel = "PATH",
            description = "Rules file or folder of rules files, in place of those of the configuration. Repeatable.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-V", "--validate"},
            paramLabel = "FILE",
            description = "Say what is wrong with rules files, and exit. Repeatable.")
    private List<Path> validate = new ArrayList<>();

    @Option(names = "-L", description = "Describe all rules and exit; as JSON where json_output is true.")
    private boolean describeAll;

    @Option(names = "-l", paramLabel = "RULE", description = "Describe one rule and exit.")
    private @Nullable String describeOne;

    @Option(
            names = "--list",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "SOURCE",
            description = "List the fields and exit.")
    private @Nullable String listFields;

    @Option(names = "-N", description = "With --list: print names only.")
    private boolean namesOnly;

    @Option(names = "--list-events", description = "List the events and exit.")
    private boolean listEvents;

    @Option(names = "--markdown", description = "With --list and --list-events: print Markdown.")
    private boolean markdown;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "With --list and --list-events: text, markdown or json.")
    private @Nullable String format;

    @Option(names = "--dry-run", description = "Check configuration and rules, then exit.")
    private boolean dryRun;

    /** Changes nothing: lines never wait. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-U", "--unbuffered"},
            description = "Write every line at once; Eyas always does where nothing else waits.")
    private boolean unbuffered;

    @Option(names = "--page-size", description = "Print the size of a memory page and exit.")
    private boolean pageSize;

    @Option(names = "--support", description = "Print machine, versions, configuration and rules as JSON, and exit.")
    private boolean support;

    @Option(names = "--config-schema", description = "Print the JSON Schema of the configuration, and exit.")
    private boolean configSchema;

    @Option(names = "--rule-schema", description = "Print the JSON Schema of rules files, and exit.")
    private boolean ruleSchema;

    @Option(
            names = "-i",
            description = "Print the events that are ignored by default, and exit: there are none in Eyas.")
    private boolean ignoredEvents;

    @Option(
            names = "-M",
            paramLabel = "SECONDS",
            description = "Stop after this time; of the events' clock in a replay.")
    private long seconds;

    @Option(
            names = {"-p", "--print"},
            paramLabel = "FORMAT",
            description = "Add this to every output; write -o append_output[].extra_output=FORMAT instead. -pc and -pk "
                    + "add nothing: append_output[].suggested_output=true does.")
    private @Nullable String addition;

    @Option(
            names = {"-P", "--pidfile"},
            paramLabel = "PATH",
            description = "Hold the number of the process in this file while it runs.")
    private @Nullable Path pidFile;

    @Option(names = "--version", description = "Print the versions and exit; as JSON where json_output is true.")
    private boolean version;

    @Option(names = "-v", description = "Say more.")
    private boolean verbose;

    @Option(
            names = "--enable-source",
            split = ",",
            paramLabel = "SOURCE",
            description = "Enable an event source and no other: syscall, or a plugin's. Repeatable.")
    private List<String> enabledSources = new ArrayList<>();

    @Option(
            names = "--disable-source",
            split = ",",
            paramLabel = "SOURCE",
            description = "Leave out an event source. Repeatable.")
    private List<String> disabledSources = new ArrayList<>();

    @Option(names = "--list-plugins", description = "List the plugins of the configuration and exit.")
    private boolean listPlugins;

    @Option(
            names = "--plugin-info",
            paramLabel = "PLUGIN",
            description = "Describe a plugin, its configuration and what it can be opened with, and exit.")
    private @Nullable String pluginInfo;

    @Option(
            names = {
                "-A",
                "-b",
                "-e",
                "-g",
                "-k",
                "-K",
                "-m",
                "-s",
                "-S",
                "-t",
                "-T",
                "-D",
                "--modern-bpf",
                "--snaplen",
                "--gvisor-generate-config"
            },
            hidden = true,
            description = "Options that are refused, each with its reason.")
    private boolean refused;

    @Parameters(arity = "0..*", hidden = true, description = "What follows an option that is refused.")
    private List<String> rest = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    FalcoCommand() {}

    @Override
    public Integer call() {
        if (refused) {
            throw new FalcoException(
                    FalcoRefusals.reason(spec.commandLine().getParseResult().originalArgs()));
        }
        if (!rest.isEmpty()) {
            throw new FalcoException("'" + rest.getFirst() + "' belongs to no option");
        }
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new FalcoException("-M " + seconds + ": the seconds are from 0, for no end, to " + MOST_SECONDS);
        }
        FalcoListing listing = new FalcoListing(FalcoListing.Form.of(format, markdown));
        if (listEvents) {
            return listing.events();
        }
        if (configSchema) {
            System.out.print(JsonText.pretty(ConfigSchema.data()));
            return FalcoExit.OK;
        }
        if (ruleSchema) {
            System.out.print(JsonText.pretty(RuleSchema.data()));
            return FalcoExit.OK;
        }
        if (ignoredEvents) {
            return listing.ignored();
        }
        FalcoSetup setup = new FalcoSetup(main(), options, rules, addition);
        Loaded loaded = setup.configuration();
        RunPrivileges.Held held = isRun() && loaded.config().engine().kind() == EngineKind.MODERN_EBPF
                ? new RunPrivileges(loaded.config(), main(), pidFile).reduce()
                : null;
        try (FalcoLog log = new FalcoLog(loaded.config())) {
            FalcoVersions versions = FalcoVersions.current();
            announce(loaded, versions, log);
            if (held != null) {
                log.log(held.priority(), held.text());
            }
            if (version) {
                return versions.print(loaded.config().alerts().json());
            }
            if (pageSize) {
                log.log(Priority.INFORMATIONAL, "Your system page size is: " + FalcoListing.pageSize() + " bytes");
                return FalcoExit.OK;
            }
            if (listPlugins) {
                return FalcoPlugins.list(loaded.config());
            }
            if (pluginInfo != null) {
                return FalcoPlugins.describe(loaded.config(), pluginInfo, log);
            }
            try (FalcoPlugins plugins = new FalcoPlugins(loaded.config(), log, enabledSources, disabledSources)) {
                return listFields != null
                        ? listing.fields(listFields, namesOnly, plugins)
                        : withRules(setup, loaded, plugins, log);
            }
        }
    }

    /** Tells whether events are going to be looked at, and nothing is only asked for. */
    private boolean isRun() {
        boolean asked = version
                || pageSize
                || listPlugins
                || pluginInfo != null
                || listFields != null
                || describeAll
                || describeOne != null
                || support
                || dryRun;
        return !asked && validate.isEmpty();
    }

    private int withRules(FalcoSetup setup, Loaded loaded, FalcoPlugins plugins, FalcoLog log) {
        FalcoRules files = new FalcoRules(loaded.config(), plugins, log);
        if (!validate.isEmpty()) {
            return files.validate(validate);
        }
        if (describeAll || describeOne != null) {
            files.load(rules);
            return files.describe(describeOne);
        }
        Shift first = setup.shift(loaded.config(), plugins, log);
        if (support) {
            return FalcoSupport.print(
                    spec.commandLine().getParseResult().originalArgs(), loaded.text(), first.rulesFiles());
        }
        return run(setup, first, plugins, log);
    }

    private int run(FalcoSetup setup, Shift first, FalcoPlugins plugins, FalcoLog log) {
        try (RunParts parts = RunParts.all(log)) {
            if (dryRun) {
                FalcoRun.check(first.config(), parts);
                return FalcoExit.OK;
            }
            PidFile held = pidFile == null ? null : new PidFile(pidFile);
            try (held;
                    FalcoRun run = new FalcoRun(first, plugins, log, parts, Duration.ofSeconds(seconds), verbose);
                    Reloader reloader = new Reloader(setup, run, parts, log, first);
                    FalcoSignals _ = new FalcoSignals(run, reloader, log)) {
                run.run();
            }
            return FalcoExit.OK;
        }
    }

    private @Nullable Path main() {
        Path given = config;
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
            findings.forEach(finding -> log.log(Priority.WARNING, "      " + finding));
        });
        loaded.ignored().forEach(finding -> log.log(Priority.WARNING, finding.toString()));
        if (addition != null) {
            log.log(
                    Priority.WARNING,
                    "The -p/--print option is deprecated and will be removed. Use -o append_output=... instead.");
        }
    }
}
