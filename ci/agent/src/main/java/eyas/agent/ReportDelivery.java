package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.ReceiverAddress;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the report to the receiver named by the action's input. This step runs as root, reads from a directory that only root can write to,
 * and uses a token of the CI system that identifies the job, so a job cannot change what is sent. It can prevent the delivery: by ending
 * the machine, or through settings for later steps, such as a proxy. It can also send another report earlier with its own token; the
 * receiver then keeps both. If the receiver is unreachable, this is reported after a few minutes, and the report stays in its directory.
 */
final class ReportDelivery {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PATIENCE_WITH_CAPTURE = Duration.ofMinutes(5);
    private static final int ATTEMPTS = 20;
    private static final String KEPT = "; it is in the report directory, use 'eyas collect send' to send it";

    private final CiJob job;
    private final Consumer<String> lines;

    /**
     * Creates the delivery.
     *
     * @param lines receives messages about the result
     */
    ReportDelivery(CiJob job, Consumer<String> lines) {
        this.job = job;
        this.lines = lines;
    }

    /**
     * Sends the report if a receiver is configured. Never throws: failures are reported.
     *
     * @param report the report directory
     * @param started when the watch of the job was started
     */
    void send(JobOutcome outcome, Path report, Instant started) {
        try {
            Optional<JobReceiver> receiver = JobReceiver.of(job);
            if (receiver.isPresent()) {
                send(receiver.get(), outcome, report, started);
            }
        } catch (CiException | DeliveryException e) {
            lines.accept("the report is NOT sent to the receiver: " + e.getMessage());
        } catch (IOException e) {
            lines.accept("the report is NOT sent to the receiver: " + FileErrorMessage.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lines.accept("the report is NOT sent to the receiver: interrupted");
        }
    }

    private void send(JobReceiver receiver, JobOutcome outcome, Path report, Instant started)
            throws IOException, InterruptedException {
        if (outcome.end() instanceof AgentTermination.ReportChanged) {
            lines.accept(
                    "the report is NOT sent to the receiver: it differs from the report that the agent has written");
            return;
        }
        Map<FileKind, Path> files = files(report);
        @Nullable Path alone = files.get(FileKind.REPORT);
        if (alone == null) {
            lines.accept("nothing is sent to the receiver: the agent has left no report");
            return;
        }
        DeliveryJob sent = receiver.sent(started);
        // First without the capture, which may be too large to be sent in time.
        DeliveryResult delivered = deliver(receiver, sent, Map.of(FileKind.REPORT, alone), PATIENCE);
        if (delivered instanceof DeliveryResult.Stored && files.containsKey(FileKind.CAPTURE)) {
            String problem = withCapture(deliver(receiver, sent, files, PATIENCE_WITH_CAPTURE));
            lines.accept(describe(delivered, receiver.address()) + problem);
        } else {
            lines.accept(describe(delivered, receiver.address()));
        }
    }

    private static DeliveryResult deliver(
            JobReceiver receiver, DeliveryJob sent, Map<FileKind, Path> files, Duration patience)
            throws IOException, InterruptedException {
        try (DeliveryClient client = receiver.client(receiver::token, patience, ATTEMPTS)) {
            return client.deliver(DeliveryManifest.of(sent, files), files);
        }
    }

    /** Returns what to report about the capture; empty if it was sent. */
    private static String withCapture(DeliveryResult delivered) {
        return switch (delivered) {
            case DeliveryResult.Stored(DeliveryResult.State state) ->
                state == DeliveryResult.State.WITHOUT_CAPTURE
                        ? "; NOT the capture, which exceeds the receiver's limit"
                        : "";
            case DeliveryResult.Refused(String reason) -> "; NOT the capture: " + reason;
            case DeliveryResult.NotAccepted(String reason) -> "; NOT the capture: " + reason + KEPT;
            case DeliveryResult.Later(String reason) -> "; NOT the capture: " + reason + KEPT;
        };
    }

    private static String describe(DeliveryResult delivered, ReceiverAddress receiver) {
        return switch (delivered) {
            case DeliveryResult.Stored(DeliveryResult.State state) ->
                switch (state) {
                    case NEW -> "the report was sent to " + receiver.baseUrl();
                    case AGAIN -> receiver.baseUrl() + " has the report already";
                    case BESIDE ->
                        receiver.baseUrl()
                                + " has another report of this job, which was sent earlier; this one is kept"
                                + " beside it";
                    case WITHOUT_CAPTURE -> "the report was sent to " + receiver.baseUrl() + " without the capture";
                };
            case DeliveryResult.Refused(String reason) -> "the report is NOT sent: " + reason;
            case DeliveryResult.NotAccepted(String reason) -> "the report is NOT sent: " + reason + KEPT;
            case DeliveryResult.Later(String reason) -> "the report is NOT sent: " + reason + KEPT;
        };
    }

    private static Map<FileKind, Path> files(Path report) {
        Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
        put(files, FileKind.REPORT, report.resolve("report.json"));
        put(files, FileKind.CAPTURE, report.resolve("capture.scap.gz"));
        return files;
    }

    private static void put(Map<FileKind, Path> files, FileKind kind, Path file) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            files.put(kind, file);
        }
    }
}
