package eyas.tables.read;

import eyas.text.json.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads whose job a report is of from what the report says of itself. That is the job's claim, not evidence. */
final class ReportedJob {
    /** How the agent calls a job of GitHub: {@code acme/app, job build, run 17, attempt 2}. */
    private static final Pattern AGENT = Pattern.compile(
            "(?<repository>[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}), job (?<job>[A-Za-z0-9_-]{0,200}), "
                    + "run (?<run>[0-9]{1,20})(, attempt (?<attempt>[0-9]{1,9}))?");

    private ReportedJob() {}

    /**
     * Return whose job it is.
     *
     * @param job the section of the report
     * @param digest of the report; stands for the run where none is known, so that no two reports are one job
     */
    static StoredJobIdentity of(JsonValue job, String digest) {
        Matcher agent = AGENT.matcher(job.get("command").text());
        if (!agent.matches()) {
            return new StoredJobIdentity("", StoredJobIdentity.UNKNOWN, digest, 1, "");
        }
        String machine = job.get("machine").text();
        // The jobs of a matrix have one id; each has a machine.
        String name = agent.group("job") + (isPlain(machine) ? " on " + machine : "");
        String attempt = agent.group("attempt");
        return new StoredJobIdentity(
                "github",
                agent.group("repository"),
                agent.group("run"),
                attempt == null ? 1 : Math.max(1, Long.parseLong(attempt)),
                name);
    }

    private static boolean isPlain(String machine) {
        return !machine.isEmpty()
                && machine.length() <= 255
                && machine.codePoints().noneMatch(Character::isISOControl);
    }
}
