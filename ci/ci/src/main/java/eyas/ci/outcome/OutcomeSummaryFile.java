package eyas.ci.outcome;

import eyas.ci.CiException;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import eyas.text.json.JsonException;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonOutput;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a summary as a small JSON file, and reads an untrusted one.
 *
 * <p>Reading is strict: size, depth and counts are limited, and the file must have exactly the members that are written here, each with its
 * type and length. It contains no file name, address or pull request number.
 */
public final class OutcomeSummaryFile {
    /** The file's name in the report directory. */
    public static final String NAME = "comment.json";

    /** Maximum size of the file, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String FORMAT = "eyas-job/1";
    private static final int TEXT = 1_000;
    private static final int SHORT = 300;
    private static final int NAME_LENGTH = 200;
    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 4, 4_000, 2 * TEXT);
    private static final Set<String> COVERAGES = Set.of("complete", "partial", "none");
    private static final Set<String> MEMBERS =
            Set.of("format", "job", "key", "verdict", "coverage", "problem", "alerts", "rules", "furtherRules", "lost");
    private static final Set<String> RULE_MEMBERS = Set.of(
            "rule", "priority", "count", "time", "message", "step", "action", "ref", "package", "script", "confidence");

    private final Path file;

    private OutcomeSummaryFile(Path file) {
        this.file = file;
    }

    /**
     * Writes {@code digest} into {@code directory}.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(OutcomeSummary digest, Path directory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonOutput.leavingOpen(out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("job", cut(digest.job(), NAME_LENGTH));
            json.writeStringProperty("key", cut(digest.key(), SHORT));
            json.writeStringProperty("verdict", digest.verdict().label());
            json.writeStringProperty("coverage", digest.coverage());
            json.writeStringProperty("problem", cut(digest.problem(), TEXT));
            json.writeNumberProperty("alerts", Math.min(digest.alerts(), MAX_COUNT));
            json.writeArrayPropertyStart("rules");
            digest.rules().forEach(finding -> write(finding, json));
            json.writeEndArray();
            json.writeNumberProperty("furtherRules", Math.min(digest.furtherRules(), MAX_COUNT));
            json.writeNumberProperty("lost", Math.min(digest.lost(), MAX_COUNT));
            json.writeEndObject();
        }
        Files.write(directory.resolve(NAME), out.toByteArray());
    }

    private static void write(RuleFinding finding, JsonGenerator json) {
        Place place = finding.place();
        json.writeStartObject();
        json.writeStringProperty("rule", cut(finding.rule(), SHORT));
        json.writeStringProperty("priority", finding.priority().label());
        json.writeNumberProperty("count", Math.min(finding.count(), MAX_COUNT));
        json.writeStringProperty("time", cut(finding.time(), SHORT));
        json.writeStringProperty("message", cut(finding.message(), TEXT));
        json.writeStringProperty("step", cut(place.step(), SHORT));
        json.writeStringProperty("action", cut(place.action(), SHORT));
        json.writeStringProperty("ref", cut(place.ref(), SHORT));
        json.writeStringProperty("package", cut(place.packageName(), SHORT));
        json.writeStringProperty("script", cut(place.script(), SHORT));
        json.writeStringProperty("confidence", cut(place.confidence(), SHORT));
        json.writeEndObject();
    }

    /** Truncates a text. An unprintable character may become two, and the truncation adds one. */
    private static String cut(String text, int limit) {
        return Printable.of(text, limit - 2);
    }

    /**
     * Reads an untrusted file.
     *
     * @throws CiException with the file and the reason if it is invalid
     */
    public static OutcomeSummary read(Path file) {
        return new OutcomeSummaryFile(file).read();
    }

    private OutcomeSummary read() {
        byte[] bytes = bytes();
        try {
            return digest(new JsonReader(LIMITS).read(bytes));
        } catch (JsonException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private byte[] bytes() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refused("it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw refused("it has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new CiException("cannot read " + file + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private OutcomeSummary digest(JsonValue top) {
        members(top, MEMBERS, "the file");
        if (!top.get("format").text().equals(FORMAT)) {
            throw refused("its format is not " + FORMAT);
        }
        List<JsonValue> rows = top.get("rules").list();
        if (!(top.get("rules") instanceof JsonValue.Array) || rows.size() > OutcomeSummary.RULES) {
            throw refused("'rules' must be a list of at most " + OutcomeSummary.RULES);
        }
        List<RuleFinding> rules = new ArrayList<>();
        rows.forEach(row -> rules.add(finding(row)));
        String verdict = text(top, "verdict", SHORT);
        String coverage = text(top, "coverage", SHORT);
        if (!COVERAGES.contains(coverage)) {
            throw refused(
                    "'coverage' must be one of " + COVERAGES.stream().sorted().toList());
        }
        return new OutcomeSummary(
                text(top, "job", NAME_LENGTH),
                text(top, "key", SHORT),
                Verdict.of(verdict).orElseThrow(() -> refused("'verdict' is invalid")),
                coverage,
                text(top, "problem", TEXT),
                count(top, "alerts"),
                rules,
                count(top, "furtherRules"),
                count(top, "lost"));
    }

    private RuleFinding finding(JsonValue row) {
        members(row, RULE_MEMBERS, "a rule");
        return new RuleFinding(
                text(row, "rule", SHORT),
                Priority.of(text(row, "priority", SHORT)).orElseThrow(() -> refused("'priority' is invalid")),
                count(row, "count"),
                text(row, "time", SHORT),
                text(row, "message", TEXT),
                new Place(
                        text(row, "step", SHORT),
                        text(row, "action", SHORT),
                        text(row, "ref", SHORT),
                        text(row, "package", SHORT),
                        text(row, "script", SHORT),
                        text(row, "confidence", SHORT)));
    }

    private void members(JsonValue value, Set<String> names, String what) {
        Map<String, JsonValue> members = value.fields();
        if (!members.keySet().equals(names)) {
            throw refused(what + " must have exactly the members "
                    + names.stream().sorted().toList());
        }
    }

    private String text(JsonValue value, String name, int limit) {
        if (!(value.get(name) instanceof JsonValue.Text(String text)) || text.length() > limit) {
            throw refused("'" + name + "' must be a text of at most " + limit + " characters");
        }
        // A valid file contains no invisible characters.
        return Printable.of(text, limit);
    }

    private long count(JsonValue value, String name) {
        long count = value.get(name).integer(-1);
        if (count < 0 || count > MAX_COUNT) {
            throw refused("'" + name + "' must be a number from 0 to " + MAX_COUNT);
        }
        return count;
    }

    private CiException refused(String why) {
        return new CiException(file + " is not a valid job summary: " + why);
    }
}
