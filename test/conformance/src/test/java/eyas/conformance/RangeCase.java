package eyas.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A case of the range: an attack, with the expected findings of Eyas, or an ordinary job. The components have the names of the keys in
 * {@code test/range/README.md}; "deed" is the payload of an attack.
 *
 * @param name unique name
 * @param family group of attacks with common rates; {@code ordinary} for a benign job
 * @param incidents numbers of the copied incidents ({@code test/range/incidents.tsv}), empty for a known bypass
 * @param model description of the copied incident
 * @param carrier how the payload enters the job: a file of {@code test/range/carriers}, empty for a benign job
 * @param action the action that runs the payload, as {@code OWNER/NAME@REF}, empty for none
 * @param packageName the package that runs the payload, empty for none
 * @param step the step that runs the payload
 * @param alertStep the step with the alerts: {@code step}, or a later one in which the payload takes effect
 * @param rules rules of which one must match, in order of preference; empty if no rule covers the attack
 * @param reportPatterns regular expressions that the report's head must match
 * @param targets files that the payload accesses, by their placeholder {@code @NAME@}
 * @param touches further files and directories that the payload accesses; {@code /proc} for those of other processes
 * @param deeds payload by language, the usual one first
 * @param before shell code that prepares the job, not monitored
 * @param job shell code of a benign job's steps
 * @param proof shell code that exits with 0 if the payload took effect, or the benign job succeeded
 * @param without evasions that do not apply, with the reason
 * @param keeps variables that the payload needs in a cleared environment
 * @param requirements required programs
 * @param minimumSeconds minimum seconds of the job's last step, for a late payload
 * @param isFast whether {@code ./dev test} plays the case
 */
record RangeCase(
        String name,
        String family,
        List<Integer> incidents,
        String model,
        String carrier,
        String action,
        String packageName,
        String step,
        String alertStep,
        List<String> rules,
        List<String> reportPatterns,
        Map<String, String> targets,
        List<String> touches,
        Map<RangeLanguage, String> deeds,
        String before,
        String job,
        String proof,
        Map<RangeEvasion, String> without,
        List<String> keeps,
        List<String> requirements,
        int minimumSeconds,
        boolean isFast) {
    /** The range's directory in the project. */
    static final Path DIRECTORY = EyasProcess.home().resolve("test/range");

    static final String ORDINARY = "ordinary";

    private static final Pattern SERVER_LOG = Pattern.compile("\\$seen/(?:dns|http|tcp|udp)[.]log");

    boolean isAttack() {
        return !family.equals(ORDINARY);
    }

    /** Returns the usual language of the payload. */
    RangeLanguage language() {
        return deeds.keySet().iterator().next();
    }

    /** Returns all files and directories that the payload accesses and that evasions reach differently. */
    List<String> touched() {
        return Stream.concat(targets.values().stream(), touches.stream()).toList();
    }

    /** Returns whether the payload reads files of other processes in procfs. */
    boolean touchesProcesses() {
        return touches.contains("/proc");
    }

    /** Returns whether the payload connects to a stand-in server, so that the proof reads a server's log. */
    boolean usesNetwork() {
        return SERVER_LOG.matcher(proof).find();
    }

    /** Returns the same job with a no-op payload, from which a lock is learned before the attack. */
    RangeCase harmless() {
        Map<RangeLanguage, String> noop = Map.of(language(), language().noop());
        return new RangeCase(
                name,
                family,
                incidents,
                model,
                carrier,
                action,
                packageName,
                step,
                alertStep,
                rules,
                reportPatterns,
                Map.of(),
                List.of(),
                noop,
                before,
                job,
                "true",
                without,
                keeps,
                requirements,
                0,
                isFast);
    }

    /** Returns the applicable evasions, {@link RangeEvasion#NONE} first. */
    List<RangeEvasion> evasions() {
        if (!isAttack()) {
            return List.of(RangeEvasion.NONE);
        }
        return List.of(RangeEvasion.values()).stream()
                .filter(evasion -> evasion.appliesTo(this) && !without.containsKey(evasion))
                .toList();
    }
}
