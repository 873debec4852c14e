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
 * Reads the options of the {@code falco} command; {@link FalcoProgram} does what they ask for.
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
        customSynopsis = "eyas falco [OPTION...]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:success", "1:any failure, wrong options too"},
        footer = {
            "",
            "Examples:",
            "  eyas falco -c falco.yaml -r my_rules.yaml",
            "  eyas falco -o engine.kind=replay -o engine.replay.capture_file=job.scap -o json_output=true -r rules.yaml",
            "  eyas falco -V my_rules.yaml"
        })
public final class FalcoCommand implements Callable<Integer>, UntrustedInputCommand {
    /** Ten years: more is a typing error. */
    private static final long MOST_SECONDS = 315_360_000L;

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

    private ParserSandbox sandbox = ParserSandbox.NONE;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    FalcoCommand() {}

    @Override
    public void confinedBy(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        if (refused) {
            throw new FalcoException(UnsupportedFalcoOptions.reason(words()));
        }
        if (!rest.isEmpty()) {
            throw new FalcoException("'" + rest.getFirst() + "' belongs to no option");
        }
        if (seconds < 0 || seconds > MOST_SECONDS) {
            throw new FalcoException("-M " + seconds + ": the seconds are from 0, for no end, to " + MOST_SECONDS);
        }
        FalcoArguments request =
                new FalcoArguments(task(), config, options, rules, addition, enabledSources, disabledSources, words());
        // Whoever calls this within a process of its own may have put other streams in the place of the process's.
        FalcoStreams streams = sandbox.isEntered()
                ? FalcoStreams.ofProcess(System.out, System.err)
                : new FalcoStreams(System.out, System.err);
        return new FalcoProgram(request, streams, sandbox).run();
    }

    /** Returns what is asked for; of several things the one that needs least. */
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

    private List<String> words() {
        return spec.commandLine().getParseResult().originalArgs();
    }
}
