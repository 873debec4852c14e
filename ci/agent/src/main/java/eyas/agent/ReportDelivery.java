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
 * Sends the report to the receiver that the action's input names: by this step, which runs as root, from the folder that only root writes to, with
 * a token of the CI system that says whose job it is. A job cannot change what is sent. It can keep it from being sent, by ending the machine or by
 * what it sets for the steps after it, such as a proxy; and it can send another report before, by a token of its own: the receiver keeps both. Where
 * the receiver is away, that is said after some minutes; the report is in its folder all the same.
 */
final class ReportDelivery {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PATIENCE_WITH_CAPTURE = Duration.ofMinutes(5);
    private static final int ATTEMPTS = 20;
    private static final String KEPT = "; it is in the report's folder, and 'eyas collect send' can send it";

    private final CiJob job;
    private final Consumer<String> lines;

    /**
     * Make one.
     *
     * @param lines told, in words, what came of it
     */
    ReportDelivery(CiJob job, Consumer<String> lines) {
        this.job = job;
        this.lines = lines;
    }

    /**
     * Send the report, where that is asked for. Never fails: what goes wrong is said.
     *
     * @param report the folder of the report
     * @param began when the job was begun to be watched
     */
    void send(JobOutcome outcome, Path report, Instant began) {
        try {
            Optional<JobReceiver> receiver = JobReceiver.of(job);
            if (receiver.isPresent()) {
                send(receiver.get(), outcome, report, began);
            }
        } catch (CiException | DeliveryException e) {
            lines.accept("the report is NOT sent to the receiver: " + e.getMessage());
        } catch (IOException e) {
            lines.accept("the report is NOT sent to the receiver: " + FileErrorMessage.words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lines.accept("the report is NOT sent to the receiver: interrupted");
        }
    }

    private void send(JobReceiver receiver, JobOutcome outcome, Path report, Instant began)
            throws IOException, InterruptedException {
        if (outcome.end() instanceof AgentTermination.ReportChanged) {
            lines.accept("the report is NOT sent to the receiver: it is not the one that the agent has written");
            return;
        }
        Map<FileKind, Path> files = files(report);
        @Nullable Path alone = files.get(FileKind.REPORT);
        if (alone == null) {
            lines.accept("nothing is sent to the receiver: the agent has left no report");
            return;
        }
        DeliveryJob sent = receiver.sent(began);
        // Alone and first: a capture may be larger than what gets through in time.
        DeliveryResult delivered = deliver(receiver, sent, Map.of(FileKind.REPORT, alone), PATIENCE);
        if (delivered instanceof DeliveryResult.Stored && files.containsKey(FileKind.CAPTURE)) {
            String problem = withCapture(deliver(receiver, sent, files, PATIENCE_WITH_CAPTURE));
            lines.accept(words(delivered, receiver.address()) + problem);
        } else {
            lines.accept(words(delivered, receiver.address()));
        }
    }

    private static DeliveryResult deliver(
            JobReceiver receiver, DeliveryJob sent, Map<FileKind, Path> files, Duration patience)
            throws IOException, InterruptedException {
        try (DeliveryClient client = receiver.client(receiver::token, patience, ATTEMPTS)) {
            return client.deliver(DeliveryManifest.of(sent, files), files);
        }
    }

    /** Returns what is to be said of the capture; empty where it was sent. */
    private static String withCapture(DeliveryResult delivered) {
        return switch (delivered) {
            case DeliveryResult.Stored(DeliveryResult.State state) ->
                state == DeliveryResult.State.WITHOUT_CAPTURE
                        ? "; NOT the capture, which is larger than what is taken there"
                        : "";
            case DeliveryResult.Refused(String reason) -> "; NOT the capture: " + reason;
            case DeliveryResult.NotTaken(String reason) -> "; NOT the capture: " + reason + KEPT;
            case DeliveryResult.Later(String reason) -> "; NOT the capture: " + reason + KEPT;
        };
    }

    private static String words(DeliveryResult delivered, ReceiverAddress receiver) {
        return switch (delivered) {
            case DeliveryResult.Stored(DeliveryResult.State state) ->
                switch (state) {
                    case NEW -> "the report was sent to " + receiver.words();
                    case AGAIN -> receiver.words() + " has the report already";
                    case BESIDE ->
                        receiver.words()
                                + " has another report of this job, which somebody has sent before; this one is kept"
                                + " beside it";
                    case WITHOUT_CAPTURE -> "the report was sent to " + receiver.words() + " without the capture";
                };
            case DeliveryResult.Refused(String reason) -> "the report is NOT sent: " + reason;
            case DeliveryResult.NotTaken(String reason) -> "the report is NOT sent: " + reason + KEPT;
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
