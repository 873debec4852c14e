package eyas.cli.lock;

import eyas.baseline.compare.EndpointImport;
import eyas.baseline.compare.LockComparison;
import eyas.baseline.file.LockDocument;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryEscaper;
import eyas.baseline.model.StepScope;
import eyas.diagnostic.DiagnosticCode;
import eyas.live.Sandbox.Network;
import eyas.session.input.ParserSandbox;
import eyas.session.input.UntrustedInputCommand;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates entries from lists of allowed endpoints of other programs. */
@Command(
        name = "import",
        description = {
            "Import the destinations of another program's allowlist into the lock, as allowed in every step of a job.",
            "",
            "FILE is the configuration of GitHub's egress firewall; --allowed-endpoints takes the list of harden-runner. Without "
                    + "--workflow and --job, they are added to all jobs in the lock."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the lock contains the destinations",
            "1:the list or the lock cannot be used, or the lock cannot be written",
            "2:usage error"
        },
        footer = {
            "",
            "Examples:",
            "  eyas lock import .github/egress-firewall.yaml",
            "  eyas lock import --allowed-endpoints 'github.com:443 *.example.com:443' --workflow .github/workflows/ci.yml "
                    + "--job build"
        })
final class LockImportCommand implements Callable<Integer>, UntrustedInputCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Origin origin = new Origin();

    @Option(
            names = "--workflow",
            paramLabel = "FILE",
            description = "Import only for this workflow, named as in the lock.")
    private @Nullable String workflow;

    @Option(names = "--job", paramLabel = "JOB", description = "Import only for this job.")
    private @Nullable String job;

    @Mixin
    private LockOption lock = new LockOption();

    @Option(names = "--dry-run", description = "Show the changes without writing them.")
    private boolean dryRun;

    private ParserSandbox sandbox = ParserSandbox.NONE;

    /** The source of the list. */
    private static final class Origin {
        @Parameters(index = "0", paramLabel = "FILE", description = "Configuration file of GitHub's egress firewall.")
        private @Nullable Path file;

        @Option(
                names = "--allowed-endpoints",
                paramLabel = "LIST",
                description =
                        "HOST:PORT, separated by spaces, commas or line breaks; *.HOST matches any name below it.")
        private @Nullable String endpoints;
    }

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    LockImportCommand() {}

    @Override
    public void setSandbox(ParserSandbox by) {
        sandbox = by;
    }

    @Override
    public Integer call() {
        Terminal errors = Terminal.standardError();
        Terminal out = Terminal.standardOutput();
        LockTarget target = LockTarget.open(lock.file());
        Path list = origin.file;
        PreopenedFile firewall = list == null ? null : PreopenedFile.of(list);
        sandbox.enter(target.file(), Network.REFUSED, errors);
        EndpointImport endpoints = firewall == null
                ? EndpointImport.ofList(Objects.requireNonNullElse(origin.endpoints, ""))
                : firewall(firewall);
        endpoints.refused().forEach(refused -> errors.line("eyas: " + refused));
        if (!endpoints.refused().isEmpty() || endpoints.destinations().isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.INVALID_CONTENT,
                    ExitCode.FAILED,
                    "nothing imported: the list contains invalid entries");
        }
        LockTarget.Content before = target.read(errors);
        BehaviorLock old = before.document().lock();
        String because = firewall == null ? "a list of allowed endpoints" : "allowed by " + firewall.name();
        LockDocument imported = endpoints.into(before.document(), jobs(old), because);
        out.text(new LockText(out.palette()).difference(new LockComparison(old).with(imported.lock())));
        if (firewall != null) {
            out.line("GitHub's firewall also allows hosts of its own; run the job to find those that it needs.");
        }
        before.replace(imported, dryRun, out);
        return ExitCode.OK;
    }

    private static EndpointImport firewall(PreopenedFile file) {
        try {
            String text = TextDecoder.decode(file.bytes(YamlLimits.DEFAULT.bytes()), YamlLimits.DEFAULT);
            return EndpointImport.ofFirewall(file.name(), text);
        } catch (YamlException e) {
            throw new CommandFailure(
                    DiagnosticCode.INVALID_CONTENT, ExitCode.FAILED, file.name() + ": " + e.getMessage());
        }
    }

    /** Returns the selected jobs: those in the lock, or the named one. */
    private Set<StepScope> jobs(BehaviorLock known) {
        String ofWorkflow = workflow;
        String ofJob = job;
        TreeSet<StepScope> jobs = new TreeSet<>();
        for (StepScope step : known.steps().keySet()) {
            if ((ofWorkflow == null || step.workflow().equals(ofWorkflow))
                    && (ofJob == null || step.job().equals(ofJob))) {
                jobs.add(step.every());
            }
        }
        if (jobs.isEmpty() && ofWorkflow != null && ofJob != null) {
            jobs.add(new StepScope(EntryEscaper.name(ofWorkflow), EntryEscaper.name(ofJob), StepScope.EVERY));
        }
        if (jobs.isEmpty()) {
            throw new CommandFailure(
                    DiagnosticCode.UNKNOWN_NAME,
                    ExitCode.USAGE,
                    "no such job in the lock; to add a new one, set both --workflow and --job");
        }
        return jobs;
    }
}
