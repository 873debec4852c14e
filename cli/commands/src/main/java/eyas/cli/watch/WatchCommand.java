package eyas.cli.watch;

import eyas.cli.analyze.EnrichOptions;
import eyas.cli.options.ContainerOptions;
import eyas.cli.options.EgressOptions;
import eyas.cli.options.HashOptions;
import eyas.cli.options.PriorityConverter;
import eyas.cli.options.ReportFilterOptions;
import eyas.cli.options.RingOptions;
import eyas.cli.options.RuleOptions;
import eyas.cli.options.SchemaOptions;
import eyas.cli.options.SinkConverter;
import eyas.cli.options.SnaplenOptions;
import eyas.cli.options.WaitOptions;
import eyas.cli.report.ReportSettings;
import eyas.event.Bytes;
import eyas.output.AlertDestination;
import eyas.output.form.AlertFormat;
import eyas.rules.model.Priority;
import eyas.session.command.CommandArguments;
import eyas.session.installation.Installation;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command, watches it, and reports. */
@Command(
        name = "watch",
        description = {
            "Run a command, watch what it and its descendants do, and report.",
            "",
            "Alerts are printed on standard error while the command runs; its own input and output are not touched. "
                    + "The report at the end shows alerts by rule, the process tree, contacted peers, files written outside the "
                    + "working directory, and the coverage."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "eyas watch [OPTION ...] -- COMMAND [ARGUMENT ...]",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "the command's:as in a shell; 126 cannot be executed, 127 not found, 128+n killed by signal n",
            "3:the command succeeded, but a finding reaches --fail-on",
            "4:the command succeeded and no finding reaches --fail-on, but coverage is incomplete; only with --fail-on",
            "125:Eyas itself failed: a usage error, or it could not start, and the command was not run"
        },
        footer = {
            "",
            "Examples:",
            "  eyas watch -- npm ci",
            "  eyas watch --rules my-rules.yaml --fail-on critical --report out -- make test",
            "  eyas watch --record job.scap -- ./build.sh",
            "  eyas watch --egress block --allow packages.example.com -- npm ci"
        })
public final class WatchCommand implements Callable<Integer> {
    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Write a capture of all events (the suffixes .gz and .zst select compression).")
    private @Nullable Path record;

    @Option(
            names = "--redact",
            description = "Mask values in the capture that look like secrets; alerts and report are not affected.")
    private boolean redact;

    @Mixin
    private SchemaOptions readers = new SchemaOptions();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write the report (report.html, Markdown, JSON, SARIF, CSV) and alerts.jsonl (Falco's JSON) to this directory. "
                            + "An earlier report in it is removed first.")
    private @Nullable Path report;

    @Option(
            names = "--output",
            paramLabel = "SINK",
            converter = SinkConverter.class,
            description =
                    "Also send alerts, with secrets masked, to http=URL, otlp=URL, file=PATH, program=COMMAND or syslog; a format "
                            + "prefix, as in ocsf:file=PATH, applies to this output only; may be repeated.")
    private List<AlertDestination> outputs = new ArrayList<>();

    @Option(
            names = "--alert-form",
            paramLabel = "FORM",
            description =
                    "Format of alerts for each --output without a prefix: ${COMPLETION-CANDIDATES} (default: falco, which is "
                            + "Falco's JSON).")
    private AlertFormat form = AlertFormat.FALCO;

    @Option(
            names = "--fail-on",
            paramLabel = "PRIORITY",
            converter = PriorityConverter.class,
            description =
                    "Exit with 3 if the command succeeded but a rule of this priority or higher was triggered; suspicious DNS lookups "
                            + "have priority warning: emergency, alert, critical, error, warning, notice, informational, debug.")
    private @Nullable Priority failOn;

    @Option(
            names = {"-q", "--quiet"},
            description =
                    "Print neither alerts nor a report; problems of Eyas itself and the result of --fail-on are still printed.")
    private boolean quiet;

    @Option(names = "--host", description = "Monitor the whole machine while the command runs, not only the command.")
    private boolean host;

    @Mixin
    private EgressOptions egress = new EgressOptions();

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Mixin
    private RingOptions ring = new RingOptions();

    @Mixin
    private SnaplenOptions snaplen = new SnaplenOptions();

    @Mixin
    private ReportFilterOptions filters = new ReportFilterOptions();

    @Mixin
    private HashOptions hashes = new HashOptions();

    @Mixin
    private ContainerOptions containers = new ContainerOptions();

    @Mixin
    private EnrichOptions enrich;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "Command to run, with its arguments.")
    private List<String> command = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    WatchCommand() {}

    @Override
    public Integer call() {
        if (redact && record == null) {
            throw new ParameterException(spec.commandLine(), "--redact requires --record FILE");
        }
        if (readers.isPresent() && record == null) {
            throw new ParameterException(spec.commandLine(), "--schema requires --record FILE");
        }
        List<byte[]> words = CommandArguments.of(command);
        WatchOptions options = new WatchOptions(
                words.stream().map(Bytes::text).toList(),
                words,
                rules.files(),
                rules.hasDefaults(),
                record,
                redact,
                readers.schema(),
                report,
                outputs.stream().map(each -> each.or(form)).toList(),
                failOn,
                quiet,
                host,
                wait.limit(),
                ring.bytes(),
                snaplen.bytes(),
                containers.engines(),
                hashes.wanted(report != null || record != null),
                egress.policy(),
                new ReportSettings(filters.file(), enrich.enrichment(System.getenv()), null));
        return new WatchSession(options, Terminal.standardError(), Installation.find()).run();
    }
}
