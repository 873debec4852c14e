package eyas.fleet.collect;

import eyas.ci.provider.CiProviders;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryJob;
import eyas.delivery.FileKind;
import eyas.delivery.ReceiverAddress;
import eyas.delivery.spool.Spool;
import eyas.delivery.spool.SpoolLimits;
import eyas.delivery.spool.SpoolSender;
import eyas.diagnostic.DiagnosticCode;
import eyas.http.Clock;
import eyas.http.EnvironmentProxy;
import eyas.http.tls.TlsFiles;
import eyas.report.InvalidReportException;
import eyas.report.ReportReader;
import eyas.report.model.JobFacts;
import eyas.report.model.RunIdentity;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends reports to a receiver. */
@Command(
        name = "send",
        description = {
            "Send job reports, and captures if present, to a receiver.",
            "",
            "Deliveries that cannot be sent stay in the spool for the next call. Without a directory, only the spool is sent. A report"
                    + " that the receiver already has is not sent again."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:the receiver has everything",
            "1:deliveries remain in the spool, were rejected, or could not be read",
            "2:usage error"
        })
final class CollectSendCommand implements Callable<Integer> {
    private static final int ATTEMPTS = 6;

    @Parameters(
            arity = "0..*",
            paramLabel = "DIR",
            description = "Directory with report.json and, if the job was recorded, capture.scap.gz.")
    private List<Path> directories = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "URL",
            required = true,
            description = "Address of the receiver: https://HOST:PORT.")
    private String receiver = "";

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            required = true,
            description = "Directory that holds deliveries until the receiver has them.")
    private Path spool = Path.of("");

    @Option(names = "--cert", paramLabel = "FILE", description = "Client certificate of this machine, in PEM.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Private key of the client certificate, in PEM.")
    private @Nullable Path key;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "CA certificates that the receiver's certificate is verified with.")
    private @Nullable Path authorities;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with a token to authenticate with; a file, so that the token does not appear in process lists.")
    private @Nullable Path token;

    @Option(names = "--repository", paramLabel = "OWNER/REPO", description = "Repository of the jobs.")
    private @Nullable String repository;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "CI system of the jobs (default: as in the report).")
    private @Nullable String provider;

    @Option(names = "--workflow", paramLabel = "NAME", defaultValue = "", description = "Name of the workflow.")
    private String workflow = "";

    @Option(names = "--run", paramLabel = "ID", description = "ID of the run.")
    private @Nullable String run;

    @Option(names = "--attempt", paramLabel = "NUMBER", defaultValue = "1", description = "Attempt of the run.")
    private int attempt = 1;

    @Option(names = "--job", paramLabel = "ID", description = "ID of the job (default: the name of the directory).")
    private @Nullable String job;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to retry, in seconds.")
    private int timeout = 120;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.standardError();
        try {
            Spool waiting = Spool.open(spool, SpoolLimits.DEFAULT, text -> terminal.line("eyas: " + text));
            for (Path directory : directories) {
                waiting.add(job(directory), files(directory));
            }
            SpoolSender.Pass pass = SpoolSender.pass(waiting, clients(), text -> terminal.line("eyas: " + text));
            terminal.line("eyas: sent " + pass.sent() + ", refused " + pass.refused()
                    + (pass.problem().isEmpty() ? "" : "; the rest remains in " + spool + ": " + pass.problem()));
            return pass.problem().isEmpty() && pass.refused() == 0 ? ExitCode.OK : ExitCode.FAILED;
        } catch (DeliveryException | IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.DELIVERY, ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.DELIVERY, ExitCode.FAILED, "cannot send: " + FileErrorMessage.reason(e));
        }
    }

    private DeliveryClient.Source clients() throws IOException {
        ReceiverAddress address = ReceiverAddress.parse(receiver);
        TlsFiles tls = new TlsFiles(
                Optional.ofNullable(certificate), Optional.ofNullable(key), Optional.ofNullable(authorities));
        @Nullable SSLContext context = tls.isEmpty() ? null : tls.context();
        @Nullable Path from = token;
        Credential credential = from == null
                ? new Credential.OfConnection()
                : new Credential.Token(() -> Files.readString(from).strip());
        return () -> new DeliveryClient(
                address,
                credential,
                context,
                EnvironmentProxy.of(System.getenv()).orElse(null),
                DeliveryClient.policy(Duration.ofSeconds(timeout), ATTEMPTS),
                Clock.SYSTEM);
    }

    private static Map<FileKind, Path> files(Path directory) {
        Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
        files.put(FileKind.REPORT, report(directory));
        Path capture = directory.resolve("capture.scap.gz");
        if (Files.isRegularFile(capture)) {
            files.put(FileKind.CAPTURE, capture);
        }
        return files;
    }

    private static Path report(Path directory) {
        Path report = directory.resolve("report.json");
        if (!Files.isRegularFile(report)) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    directory + " has no report.json: use the directory that --report wrote to");
        }
        return report;
    }

    private DeliveryJob job(Path directory) {
        if (repository == null || run == null) {
            throw new CommandFailure(
                    DiagnosticCode.MISSING_ARGUMENT,
                    ExitCode.USAGE,
                    "missing job identity: use --repository OWNER/REPO and --run ID, and --job if known");
        }
        JobFacts facts = facts(report(directory));
        Optional<RunIdentity> known = Optional.ofNullable(facts.identity());
        String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        return new DeliveryJob(
                system(known),
                repository,
                workflow,
                run,
                attempt,
                job == null ? name : job,
                "",
                facts.machine().isEmpty() ? "unknown" : facts.machine(),
                facts.startTime(),
                known.map(RunIdentity::server).map(DeliveryJob::shown).orElse(""),
                known.map(RunIdentity::runner).map(DeliveryJob::shown).orElse(""));
    }

    private String system(Optional<RunIdentity> known) {
        return Optional.ofNullable(provider)
                .or(() -> known.map(RunIdentity::provider).filter(name -> !name.isEmpty()))
                .orElseGet(() ->
                        CiProviders.chosen(null, "set --provider", _ -> true).name());
    }

    private static JobFacts facts(Path report) {
        try {
            return ReportReader.read(report.toString(), Files.readAllBytes(report))
                    .report()
                    .job();
        } catch (InvalidReportException e) {
            throw new CommandFailure(DiagnosticCode.INVALID_CONTENT, ExitCode.FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNREADABLE_FILE,
                    ExitCode.FAILED,
                    "cannot read " + report + ": " + FileErrorMessage.reason(e));
        }
    }
}
