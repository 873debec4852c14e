package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Result of one run of a case.
 *
 * @param run the run
 * @param isProven whether the payload took effect, or the ordinary job succeeded
 * @param problem why the run cannot be evaluated, empty if it can
 * @param alerts number of alerts by priority and rule, separated by a space
 * @param expected the expected rule that matched, empty if none did
 * @param worst highest priority of an alert, empty for none
 * @param step whether all alerts of the expected rule are in the right step
 * @param hasPackage whether one of them names the right package
 * @param named whether the report's head names the attack
 * @param complete whether the report's coverage is complete
 * @param unresolved whether an unresolved name is among the losses of an incomplete verdict
 * @param dropped number of lost events
 * @param events number of processed events
 * @param processorSeconds processor time of Eyas
 * @param wallSeconds total duration, including the set-up of the machine
 */
record RangeOutcome(
        RangeRun run,
        boolean isProven,
        String problem,
        Map<String, Integer> alerts,
        String expected,
        String worst,
        boolean step,
        boolean hasPackage,
        boolean named,
        boolean complete,
        boolean unresolved,
        long dropped,
        long events,
        double processorSeconds,
        double wallSeconds) {
    private static final List<String> PRIORITIES =
            List.of("Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug");
    private static final int WARNING = PRIORITIES.indexOf("Warning");
    /** Kinds of loss after which the object of a call is unknown. */
    private static final Pattern UNRESOLVED =
            Pattern.compile("name_(unknown|cut|unstable|by_link|by_mount)|io_uring_unseen");

    private static final Pattern REFERENCE = Pattern.compile("&#(\\d+);");

    /** Returns the outcome of a run that cannot be evaluated. */
    static RangeOutcome failed(RangeRun run, String problem) {
        return new RangeOutcome(run, false, problem, Map.of(), "", "", false, false, false, false, false, 0, 0, 0, 0);
    }

    /** Evaluates a run by its report. */
    static RangeOutcome of(RangeRun run, RangeRun.End end, double wallSeconds) throws IOException {
        Path file = run.report().resolve("report.json");
        if (!Files.exists(file)) {
            return failed(run, "no report; exit code of eyas: " + end.eyas());
        }
        JsonNode report = JsonMapper.shared().readTree(Files.readAllBytes(file));
        RangeCase each = run.each();
        Map<Integer, String> steps = names(report.get("steps"), "name");
        Map<Integer, String> packages = names(rows(report.get("package_scripts")), "package");
        Map<Integer, JsonNode> rules = new HashMap<>();
        report.get("rules").forEach(rule -> rules.put(rule.get("id").asInt(), rule));
        Map<String, Integer> alerts = new TreeMap<>();
        Map<String, List<JsonNode>> byRule = new HashMap<>();
        int worst = PRIORITIES.size();
        Set<Integer> entering = entering(report);
        for (JsonNode alert : report.get("alerts").get("rows")) {
            if (alert.path("step").isMissingNode()
                    && entering.contains(alert.path("process").asInt(-1))) {
                continue;
            }
            JsonNode rule = rules.get(alert.get("rule").asInt());
            String priority = rule.get("priority").asString();
            alerts.merge(priority + " " + rule.get("name").asString(), 1, Integer::sum);
            byRule.computeIfAbsent(rule.get("name").asString(), _ -> new ArrayList<>())
                    .add(alert);
            worst = Math.min(worst, PRIORITIES.indexOf(priority));
        }
        String expected =
                each.rules().stream().filter(byRule::containsKey).findFirst().orElse("");
        List<JsonNode> fired = byRule.getOrDefault(expected, List.of());
        TreeSet<String> inSteps = new TreeSet<>();
        TreeSet<String> ofPackages = new TreeSet<>();
        for (JsonNode alert : fired) {
            inSteps.add(name(steps, alert.get("step")));
            ofPackages.add(name(packages, alert.get("package_script")));
        }
        String head = head(Files.readString(run.report().resolve("report.md")));
        JsonNode coverage = report.get("coverage");
        return new RangeOutcome(
                run,
                end.proof() == 0,
                "",
                alerts,
                expected,
                worst == PRIORITIES.size() ? "" : PRIORITIES.get(worst),
                inSteps.equals(new TreeSet<>(List.of(each.alertStep()))),
                ofPackages.contains(each.packageName()),
                each.reportPatterns().stream().allMatch(word -> matches(word, head)),
                coverage.get("complete").asBoolean(),
                !coverage.get("complete").asBoolean() && unresolved(coverage.path("losses")),
                coverage.get("dropped").asLong(),
                coverage.get("events").asLong(),
                report.path("own_cost").path("cpu_seconds").asDouble(0),
                wallSeconds);
    }

    /**
     * Returns the processes that enter the machine of the case. If the range itself runs in a job, they belong to that job, and an alert
     * about their change of namespaces is correct.
     */
    private static Set<Integer> entering(JsonNode report) {
        Set<Integer> entering = new HashSet<>();
        for (JsonNode process : report.path("processes").path("rows")) {
            if (process.get("execs")
                    .path(0)
                    .path("command_line")
                    .asString("")
                    .startsWith(RangeRun.ENTERING_PROGRAM + " ")) {
                entering.add(process.get("id").asInt());
            }
        }
        return entering;
    }

    private static boolean matches(String word, String head) {
        return Pattern.compile(word, Pattern.CASE_INSENSITIVE).matcher(head).find();
    }

    /** Returns the report's head: everything above the collapsed sections, as rendered. */
    private static String head(String markdown) {
        String head = markdown.split("\n<details>", 2)[0].replace("`", "");
        return REFERENCE
                .matcher(head)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1)))));
    }

    private static Iterable<JsonNode> rows(JsonNode table) {
        return table.has("rows") ? table.get("rows") : table;
    }

    private static Map<Integer, String> names(Iterable<JsonNode> rows, String column) {
        Map<Integer, String> names = new HashMap<>();
        rows.forEach(row -> names.put(row.get("id").asInt(), row.path(column).asString("")));
        return names;
    }

    private static String name(Map<Integer, String> names, @Nullable JsonNode id) {
        return id == null || id.isNull() ? "" : names.getOrDefault(id.asInt(), "");
    }

    /** Returns whether an expected rule matched. */
    boolean isCaught() {
        return !expected.isEmpty();
    }

    /** Returns whether there is an alert of priority Warning or higher. */
    boolean isWarned() {
        return !worst.isEmpty() && PRIORITIES.indexOf(worst) <= WARNING;
    }

    /** Returns whether the report does not show the attack: no warning, and a complete verdict. */
    boolean isClean() {
        return verdict().equals("clean");
    }

    private static boolean unresolved(JsonNode losses) {
        for (JsonNode loss : losses) {
            if (UNRESOLVED.matcher(loss.get("kind").asString()).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the number of alerts of priority Warning or higher. */
    int warnings() {
        return count(true);
    }

    /** Returns the number of alerts below priority Warning. */
    int notices() {
        return count(false);
    }

    private int count(boolean warnings) {
        return alerts.entrySet().stream()
                .filter(each -> warnings == PRIORITIES.indexOf(each.getKey().split(" ", 2)[0]) <= WARNING)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /**
     * Returns the verdict. Attacks: caught, warned, unresolved (incomplete because of a name), clean (complete), missed (incomplete for
     * another reason). Ordinary jobs: silent, noisy. Both: failed, unproven.
     */
    String verdict() {
        if (!problem.isEmpty()) {
            return "failed";
        }
        if (!isProven) {
            return "unproven";
        }
        if (!run.each().isAttack()) {
            return warnings() == 0 ? "silent" : "noisy";
        }
        return isCaught()
                ? "caught"
                : isWarned() ? "warned" : unresolved ? "unresolved" : complete ? "clean" : "missed";
    }

    /** Returns a line for the terminal. */
    String line() {
        RangeCase each = run.each();
        String right = !each.isAttack() || !isCaught()
                ? ""
                : (step ? "" : " WRONG STEP")
                        + (hasPackage || each.packageName().isEmpty() ? "" : " NO PACKAGE")
                        + (named ? "" : " NOT NAMED");
        return String.format(
                Locale.ROOT,
                "%-10s %-62s %-8s %3d+%-3d %8d %6.1f %6.1f  %s",
                verdict(),
                run.name(),
                complete ? "complete" : "partial",
                warnings(),
                notices(),
                events,
                processorSeconds,
                wallSeconds,
                !problem.isEmpty()
                        ? problem.lines().findFirst().orElse("")
                        : (isCaught() ? expected : String.join(", ", alerts.keySet())) + right);
    }
}
