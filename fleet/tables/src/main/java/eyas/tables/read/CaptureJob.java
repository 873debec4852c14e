package eyas.tables.read;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.event.EventSourceException;
import eyas.report.ExecutableHashes;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.ReportLimits;
import eyas.report.ReportOptions;
import eyas.report.ReportParts;
import eyas.report.model.JobReport;
import eyas.report.model.Overhead;
import eyas.session.Session;
import eyas.session.SessionPlan;
import eyas.session.SessionResult;
import eyas.session.SessionSource;
import eyas.session.input.RuleFiles;
import eyas.session.recording.Recording;
import eyas.session.report.ReportMask;
import eyas.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Analyzes one capture of a job like {@code eyas analyze}: produces a report with secrets masked. */
public final class CaptureJob {
    private static final long INIT = 1;

    private final Path file;
    private final String digest;
    private final JobReport report;
    private final String damage;
    private final ReportMask mask;

    private CaptureJob(Path file, String digest, JobReport report, String damage, ReportMask mask) {
        this.file = file;
        this.digest = digest;
        this.report = report;
        this.damage = damage;
        this.mask = mask;
    }

    /**
     * Reads a capture.
     *
     * @param file the capture
     * @param rules rules to run; confined to this thread
     * @param copy target of a copy with masked secrets, written while reading; null for none
     * @throws InvalidInputException if it is not a capture, or cannot be read from its start
     */
    public static CaptureJob read(Path file, ActiveRules rules, @Nullable Path copy) {
        ReportMask mask = new ReportMask();
        ReportCollector collector = new ReportCollector(new ReportOptions(
                ReportLimits.defaults(),
                ReportParts.ALL,
                "",
                INIT,
                mask,
                new ReportFilters(),
                RuleFiles.descriptions(rules),
                ExecutableHashes.NONE));
        try (CaptureSource source = CaptureSource.open(file)) {
            source.check();
            String name = "capture " + file.getFileName();
            // The copy needs all events; the engine alone could do with fewer.
            SessionSource opened = copy == null ? SessionSource.capture(source) : SessionSource.of(source, null);
            try (Session session = Session.over(opened, name)
                    .recording(copy == null ? null : Recording.oneFile(copy, true))
                    .open()) {
                Optional<String> damage = session.replay(SessionPlan.EMPTY.reporting(collector), rules);
                damage.ifPresent(message -> session.note("the capture is damaged: " + message));
                if (source.isEndUnknown()) {
                    session.note("the capture has no end marker, so its end may be missing");
                }
                SessionResult result =
                        session.finish(new Session.Ending(name, -1, new Overhead(0, -1, -1, -1), made -> made));
                if (!result.problems().isEmpty()) {
                    throw new InvalidInputException(file + ": " + String.join("; ", result.problems()));
                }
                return new CaptureJob(file, digest(file), result.reported(), damage.orElse(""), mask);
            }
        } catch (EventSourceException | IOException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream()); // the digest is computed while reading
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the SHA-256 of the capture, lower-case hex. */
    public String digest() {
        return digest;
    }

    /** Returns why the capture could not be read to its end; empty if it could. */
    public String damage() {
        return damage;
    }

    /** Returns the report. */
    public JobReport report() {
        return report;
    }

    /** Returns the rows of the report. */
    public JobRows rows(JobSource source) {
        return ReportRows.of(report, digest).rows(source.madeOf(digest));
    }

    /** Returns the events, with all secrets of the capture masked. Confined to the thread that has read the capture. */
    public EventRowFeed events() {
        return new CaptureEvents(file, mask);
    }
}
