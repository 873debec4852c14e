package eyas.delivery;

import eyas.text.Printable;
import eyas.text.json.JsonLimits;
import eyas.text.json.JsonReader;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The job that a delivery is about: its identity, and where and when it ran. Claimed by the sender; the receiver checks it
 * against the sender's certificate or token.
 *
 * @param provider the CI system, as in {@code ci-systems.tsv}
 * @param repository the repository, for example {@code owner/name}
 * @param workflow name of the workflow, empty if unknown
 * @param run ID of the run, empty if the system has none
 * @param attempt attempt of the run, from 1
 * @param job ID of the job in its workflow
 * @param variant distinguishes the jobs of a matrix, empty for none
 * @param host name of the machine that ran it
 * @param started start time by the sender's clock, ns since the epoch
 * @param server address of the CI system, empty if unknown
 * @param runner name of the runner, empty if unknown
 */
public record DeliveryJob(
        String provider,
        String repository,
        String workflow,
        String run,
        int attempt,
        String job,
        String variant,
        String host,
        long started,
        String server,
        String runner) {
    /** Maximum length of a text, in characters. */
    public static final int MOST_TEXT = 512;

    /** Placeholder for an unknown repository. */
    public static final String UNKNOWN_REPOSITORY = "unknown";

    /** Maximum attempt of a run. */
    public static final int MOST_ATTEMPTS = 1_000_000;

    private static final JsonReader READER =
            new JsonReader(new JsonLimits(DeliveryManifest.MOST_BYTES, 2, 100, 8 << 10));

    public DeliveryJob {
        text("provider", provider, true);
        text("repository", repository, true);
        text("workflow", workflow, false);
        text("run_id", run, false);
        text("job", job, true);
        text("variant", variant, false);
        text("host", host, true);
        text("server", server, false);
        text("runner", runner, false);
        if (attempt < 1 || attempt > MOST_ATTEMPTS) {
            throw new DeliveryException("run_attempt must be a number from 1 to " + MOST_ATTEMPTS);
        }
        if (started <= 0) {
            throw new DeliveryException("started must be the time at which the job started, in ns since the epoch");
        }
        for (String part : repository.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new DeliveryException(
                        "'" + Printable.of(repository, MOST_TEXT) + "' is not a repository: use OWNER/NAME");
            }
        }
    }

    private static void text(String name, String value, boolean needed) {
        if (needed && value.isBlank()) {
            throw new DeliveryException("the job has no " + name + ": set it");
        }
        if (value.length() > MOST_TEXT) {
            throw new DeliveryException(
                    name + " of the job has " + value.length() + " characters; " + MOST_TEXT + " are allowed");
        }
        if (!value.codePoints().allMatch(Printable::isHarmless)) {
            throw new DeliveryException(
                    name + " of the job has unprintable characters: " + Printable.of(value, MOST_TEXT));
        }
    }

    /** Returns a valid text: unprintable characters are replaced, and text beyond the limit is truncated. */
    public static String shown(String text) {
        return Printable.of(text, MOST_TEXT - 1);
    }

    /** Returns a valid repository: {@link #UNKNOWN_REPOSITORY} if {@code text} is not a repository. */
    public static String shownRepository(String text) {
        boolean whole = text.length() < MOST_TEXT && text.codePoints().allMatch(Printable::isHarmless);
        for (String part : text.split("/", -1)) {
            whole &= !part.isBlank() && !part.equals(".") && !part.equals("..");
        }
        return whole ? text : UNKNOWN_REPOSITORY;
    }

    /** Returns the parts that identify the job. The repository is compared case-insensitively. */
    public List<String> identity() {
        return List.of(provider, repository.toLowerCase(Locale.ROOT), run, Integer.toString(attempt), job, variant);
    }

    /** Returns a readable name of the job. */
    public String displayName() {
        return repository + ", job " + job + (variant.isEmpty() ? "" : " (" + variant + ")")
                + (run.isEmpty() ? "" : ", run " + run) + (attempt == 1 ? "" : ", attempt " + attempt);
    }

    /** Returns the job as one line of JSON, which {@link #parse} reads. */
    public String json() {
        return JsonText.inOrder(members());
    }

    /**
     * Parses the result of {@link #json}.
     *
     * @throws DeliveryException if it does not identify a job
     */
    public static DeliveryJob parse(byte[] text) {
        return of(DeliveryManifest.json(text, DeliveryManifest.MOST_BYTES, READER, "the job"));
    }

    /** Returns the job as members of a JSON object. */
    Map<String, Object> members() {
        Map<String, Object> members = firstMembers();
        members.put("server", server);
        members.put("runner", runner);
        return members;
    }

    /**
     * Returns the members of the first version. IDs are derived from these, so that senders and receivers of all versions agree.
     */
    Map<String, Object> firstMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("provider", provider);
        members.put("repository", repository);
        members.put("workflow", workflow);
        members.put("run_id", run);
        members.put("run_attempt", attempt);
        members.put("job", job);
        members.put("variant", variant);
        members.put("host", host);
        members.put("started", started);
        return members;
    }

    /**
     * Reads a job from an object; missing members are empty.
     *
     * @throws DeliveryException if it does not identify a job
     */
    static DeliveryJob of(JsonValue value) {
        return new DeliveryJob(
                value.get("provider").text(),
                value.get("repository").text(),
                value.get("workflow").text(),
                value.get("run_id").text(),
                (int) Math.clamp(value.get("run_attempt").integer(0), 0, MOST_ATTEMPTS + 1L),
                value.get("job").text(),
                value.get("variant").text(),
                value.get("host").text(),
                value.get("started").integer(0),
                value.get("server").text(),
                value.get("runner").text());
    }
}
