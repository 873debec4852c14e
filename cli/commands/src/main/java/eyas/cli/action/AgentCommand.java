package eyas.cli.action;

import eyas.agent.AgentOptions;
import eyas.agent.AgentSession;
import eyas.agent.SelfExemptionRules;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.LogKey;
import eyas.ci.provider.CiProviders;
import eyas.cli.options.ContainerOptions;
import eyas.cli.options.RingOptions;
import eyas.delivery.ReceiverAddress;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.LastStepRequest;
import eyas.live.Scope;
import eyas.live.egress.EgressPolicy;
import eyas.output.AlertDestination;
import eyas.session.installation.Installation;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process that monitors a job; {@code eyas action start} starts it. */
@Command(name = "agent", hidden = true, description = "Monitor the job until asked to stop; see 'eyas action start'.")
final class AgentCommand implements Callable<Integer> {
    private static final int MAX_KEY = 128;

    @Option(names = "--ci", description = "CI system of the job.")
    private @Nullable String system;

    @Option(names = "--folder", required = true, description = "Directory of the agent; must exist.")
    private Path directory = Path.of("");

    @Option(names = "--job", defaultValue = "", description = "Identifier of the job.")
    private String job = "";

    @Option(names = "--tree", description = "Monitor this process and its descendants, not the whole machine.")
    private @Nullable Long tree;

    @Option(names = "--worker", description = "Process of the runner that starts the job's steps.")
    private long worker;

    @Option(names = "--working-folder", defaultValue = "/", description = "Workspace of the job.")
    private Path working = Path.of("/");

    @Option(names = "--rules", description = "Rules file to load after the default rules; may be repeated.")
    private List<Path> rules = new ArrayList<>();

    @Option(names = "--no-default-rules", description = "Do not load the default rules.")
    private boolean noDefaultRules;

    @Option(names = "--record", description = "Write a capture, with secrets masked.")
    private @Nullable Path record;

    @Option(names = "--leave-out", description = "System call to exclude from the capture; may be repeated.")
    private List<String> leftOut = new ArrayList<>();

    @Option(names = "--outputs", description = "File with alert outputs, one per line.")
    private @Nullable Path outputs;

    @Option(names = "--collect-to", description = "Receiver of alerts while the job runs.")
    private @Nullable String collectTo;

    @Option(names = "--egress", description = "What to do with connections that are not allowed: report or block.")
    private @Nullable String egress;

    @Option(names = "--allowed", description = "File with the allowed endpoints, one per line.")
    private @Nullable Path allowed;

    @Option(names = "--egress-required", description = "Fail if egress cannot be controlled.")
    private boolean egressRequired;

    @Option(names = "--egress-unlisted", description = "Block mode was requested, but no endpoint is allowed.")
    private boolean egressUnlisted;

    @Option(
            names = "--disposable",
            description = "The machine serves only this job: it is not released when the job ends.")
    private boolean disposable;

    @Option(
            names = "--last-step",
            description = "Script of the step that shows the verdict, as the runner calls it; may be repeated.")
    private List<String> lastStep = new ArrayList<>();

    @Option(names = "--first-step", description = "Process of the step that started the agent.")
    private long firstStep;

    @Option(names = "--end-replaced-step", description = "Kill a process that replaces that step before it can run.")
    private boolean endReplacedStep;

    @Option(names = "--sealed", description = "Read the key that seals the log from standard input.")
    private boolean sealed;

    @Mixin
    private RingOptions ring = new RingOptions();

    @Mixin
    private ContainerOptions containers = new ContainerOptions();

    @Override
    public Integer call() {
        List<Path> files = new ArrayList<>();
        if (!noDefaultRules) {
            files.addAll(Installation.find().defaultRules());
            SelfExemptionRules.rules(directory).ifPresent(files::add);
        }
        files.addAll(rules);
        AgentOptions options = new AgentOptions(
                system == null ? CiProviders.of(System.getenv()) : CiProviders.named(system),
                new AgentDirectory(directory),
                job,
                tree == null ? new Scope.Host() : new Scope.Tree(tree),
                worker,
                working.toAbsolutePath().normalize(),
                files,
                record,
                leftOut,
                ring.bytes(),
                sealed ? key() : null,
                outputs == null ? List.of() : sinks(outputs),
                collectTo == null ? null : ReceiverAddress.parse(collectTo),
                egress == null ? null : policy(egress, allowed),
                egressRequired,
                egressUnlisted,
                disposable,
                lastStep.isEmpty() ? null : new LastStepRequest(worker, lastStep, firstStep, endReplacedStep),
                containers.engines());
        return new AgentSession(options, Terminal.standardError()).run();
    }

    private static List<AlertDestination> sinks(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(AlertDestination::parse)
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot read the outputs in " + file + ": " + FileErrorMessage.reason(e));
        }
    }

    private static EgressPolicy policy(String mode, @Nullable Path allowed) {
        try {
            return EgressPolicy.read(
                    mode.equals("report") ? EgressPolicy.Mode.REPORT : EgressPolicy.Mode.BLOCK,
                    allowed == null ? List.of() : Files.readAllLines(allowed));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot read the allowed endpoints in " + allowed + ": " + FileErrorMessage.reason(e));
        }
    }

    private static LogKey key() {
        try {
            String text = new String(System.in.readNBytes(MAX_KEY), StandardCharsets.US_ASCII).strip();
            return LogKey.parse(text)
                    .orElseThrow(() -> new CommandFailure(
                            DiagnosticCode.CI_JOB,
                            ExitCode.NOT_STARTED,
                            "no key on standard input; start the agent with 'eyas action start'"));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot read the key from standard input: " + FileErrorMessage.reason(e));
        }
    }
}
