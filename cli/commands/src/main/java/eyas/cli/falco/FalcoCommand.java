package eyas.cli.falco;

import eyas.falco.FalcoArguments;
import eyas.falco.FalcoException;
import eyas.falco.FalcoListing.Form;
import eyas.falco.FalcoProgram;
import eyas.falco.FalcoStreams;
import eyas.falco.FalcoTask;
import eyas.falco.FalcoTask.DescribePlugin;
import eyas.falco.FalcoTask.DescribeRules;
import eyas.falco.FalcoTask.DryRun;
import eyas.falco.FalcoTask.ListEvents;
import eyas.falco.FalcoTask.ListFields;
import eyas.falco.FalcoTask.ListIgnored;
import eyas.falco.FalcoTask.ListPlugins;
import eyas.falco.FalcoTask.PrintConfigSchema;
import eyas.falco.FalcoTask.PrintPageSize;
import eyas.falco.FalcoTask.PrintRuleSchema;
import eyas.falco.FalcoTask.PrintSupport;
import eyas.falco.FalcoTask.PrintVersions;
import eyas.falco.FalcoTask.Run;
import eyas.falco.FalcoTask.Validate;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
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
 * Reads the options of the {@code falco} command; {@link FalcoProgram} implements them.
 *
 * <p>On an early failure it prints a line that starts with {@code Error:} and exits with 1, as Falco does.
 */
@Command(
        name = "falco",
        description = {
            "Replace the falco command: same options, configuration files, rules files and outputs.",
            "",
            "When run through a link named 'falco', Eyas behaves like this command."
        },
        sortOptions = false,
        customSynopsis = "eyas falco [OPTION...]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:success", "1:any failure, including usage errors"},
        footer = {
            "",
            "Examples:",
            "  eyas falco -c falco.yaml -r my_rules.yaml",
            "  eyas falco -o engine.kind=replay -o engine.replay.capture_file=job.scap -o json_output=true -r rules.yaml",
            "  eyas falco -V my_rules.yaml"
        })
public final class FalcoCommand implements Callable<Integer>, UntrustedInputCommand {
    /** Ten years: a larger value is a typing error. */
    private static final long MOST_SECONDS = 315_360_000L;

    /** Handled by picocli. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    @Option(
            names = "-c",
            paramLabel = "PATH",
            description = "Configuration file (default: /etc/falco/falco.yaml, if it exists).")
    private @Nullable Path config;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "KEY=VALUE",
            description = "Override a configuration value: a.b=1, list[0]=x, list[]=y.")
    private List<String> options = new ArrayList<>();

    @Option(
            names = "-r",
            paramLabel = "PATH",
            description = "Rules file or directory of rules files, instead of those in the configuration. Repeatable.")
    private List<Path> rules = new ArrayList<>();

    @Option(
            names = {"-V", "--validate"},
            paramLabel = "FILE",
            description = "Validate rules files and exit. Repeatable.")
    private List<Path> validate = new ArrayList<>();

    @Option(names = "-L", description = "Describe all rules and exit; as JSON if json_output is true.")
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

    @Option(names = "--dry-run", description = "Check configuration and rules, and exit.")
    private boolean dryRun;

    /** Has no effect: output is never buffered. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-U", "--unbuffered"},
            description = "Write each line immediately; Eyas always does unless more output is pending.")
    private boolean unbuffered;

    @Option(names = "--page-size", description = "Print the size of a memory page and exit.")
    private boolean pageSize;

    @Option(names = "--support", description = "Print machine, versions, configuration and rules as JSON and exit.")
    private boolean support;

    @Option(names = "--config-schema", description = "Print the JSON Schema of the configuration and exit.")
    private boolean configSchema;

    @Option(names = "--rule-schema", description = "Print the JSON Schema of rules files and exit.")
    private boolean ruleSchema;

    @Option(names = "-i", description = "Print the events that are ignored by default and exit; Eyas ignores none.")
    private boolean ignoredEvents;

    @Option(
            names = "-M",
            paramLabel = "SECONDS",
            description = "Stop after this time; in a replay, by the timestamps of the events.")
    private long seconds;

    @Option(
            names = {"-p", "--print"},
            paramLabel = "FORMAT",
            description =
                    "Append this to every output; deprecated for -o append_output[].extra_output=FORMAT. -pc and -pk "
                            + "have no effect: append_output[].suggested_output=true is the replacement.")
    private @Nullable String addition;

    @Option(
            names = {"-P", "--pidfile"},
            paramLabel = "PATH",
            description = "Store the process ID in this file while the program runs.")
    private @Nullable Path pidFile;

    @Option(names = "--version", description = "Print the versions and exit; as JSON if json_output is true.")
    private boolean version;

    @Option(names = "-v", description = "Say more.")
    private boolean verbose;

    @Option(
            names = "--enable-source",
            split = ",",
            paramLabel = "SOURCE",
            description = "Enable only this event source: syscall, or a plugin's. Repeatable.")
    private List<String> enabledSources = new ArrayList<>();

    @Option(
            names = "--disable-source",
            split = ",",
            paramLabel = "SOURCE",
            description = "Disable an event source. Repeatable.")
    private List<String> disabledSources = new ArrayList<>();

    @Option(names = "--list-plugins", description = "List the configured plugins and exit.")
    private boolean listPlugins;

    @Option(
            names = "--plugin-info",
            paramLabel = "PLUGIN",
            description = "Describe a plugin, its configuration and its open parameters, and exit.")
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
            description = "Options that are rejected with a reason.")
    private boolean refused;

    @Parameters(arity = "0..*", hidden = true, description = "Values of rejected options.")
    private List<String> rest = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    FalcoCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        if (refused) {
            throw new FalcoException(UnsupportedFalcoOptions.reason(arguments()));
        }
        if (!rest.isEmpty()) {
            throw new FalcoException("'" + rest.getFirst() + "' is not the value of an option");
        }
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new FalcoException("-M " + seconds + ": seconds must be between 0 (no limit) and " + MOST_SECONDS);
        }
        FalcoArguments request = new FalcoArguments(
                task(), config, options, rules, addition, enabledSources, disabledSources, arguments());
        // A caller in the same process may have replaced the standard streams.
        FalcoStreams streams = sandbox.isEntered()
                ? FalcoStreams.ofProcess(System.out, System.err)
                : new FalcoStreams(System.out, System.err);
        return new FalcoProgram(request, streams, sandbox).run();
    }

    /** Returns the requested task; if there are several, the one that needs least. */
    private FalcoTask task() {
        Form form = Form.of(format, markdown);
        if (markdown) {
            System.err.println("WARNING: --markdown is deprecated, use --format markdown instead.");
        }
        if (listEvents) {
            return new ListEvents(form);
        }
        if (configSchema) {
            return new PrintConfigSchema();
        }
        if (ruleSchema) {
            return new PrintRuleSchema();
        }
        if (ignoredEvents) {
            return new ListIgnored();
        }
        if (version) {
            return new PrintVersions();
        }
        if (pageSize) {
            return new PrintPageSize();
        }
        if (listPlugins) {
            return new ListPlugins();
        }
        if (pluginInfo != null) {
            return new DescribePlugin(pluginInfo);
        }
        if (listFields != null) {
            return new ListFields(listFields, namesOnly, form);
        }
        DescribeRules description = describeAll || describeOne != null ? new DescribeRules(describeOne) : null;
        if (!validate.isEmpty()) {
            return new Validate(validate, description);
        }
        if (description != null) {
            return description;
        }
        if (support) {
            return new PrintSupport();
        }
        return dryRun ? new DryRun() : new Run(Duration.ofSeconds(seconds), pidFile, verbose);
    }

    private List<String> arguments() {
        return spec.commandLine().getParseResult().originalArgs();
    }
}
