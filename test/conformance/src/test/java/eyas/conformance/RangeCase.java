package eyas.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A case of the range: an attack, with who does what in which step and what Eyas has to say of it, or an ordinary job.
 *
 * @param name its name, unique in the range
 * @param family what the attacks that it is counted with have in common; {@code ordinary} for a benign job
 * @param incidents numbers of the incidents that it is modelled on ({@code test/range/incidents.tsv}), empty for a known bypass
 * @param model what it copies, in words
 * @param carrier how the deed gets into the job: a file of {@code test/range/carriers}, empty for a benign job
 * @param action the action that does it, as {@code OWNER/NAME@REF}, empty for none
 * @param packageName the package that does it, empty for none
 * @param step the step that does it
 * @param alertStep the step in which the alerts come: that one, or the later one in which its deed takes effect
 * @param rules the rules of which one must fire, in the order of preference; empty where no rule claims it
 * @param words expressions that the head of the report must match
 * @param targets files that the deed touches, by the name that stands for them as {@code @NAME@}
 * @param touches further files and directories that the deed touches; {@code /proc} for those of other processes
 * @param deeds the deed in one or more languages, the usual one first
 * @param before what is prepared before the job, unwatched; shell
 * @param job the steps of a benign job; shell
 * @param proof shell that ends with 0 if the deed has happened, or the job has done its work
 * @param without evasions that make no sense here, with the reason
 * @param keeps variables that the deed needs, which a cleared environment is given again
 * @param needs programs that must be there
 * @param lasts for how many seconds the job goes on after its last step was begun, for a deed that is late by itself
 * @param isFast whether {@code ./dev test} plays it
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
        List<String> words,
        Map<String, String> targets,
        List<String> touches,
        Map<RangeLanguage, String> deeds,
        String before,
        String job,
        String proof,
        Map<RangeEvasion, String> without,
        List<String> keeps,
        List<String> needs,
        int lasts,
        boolean isFast) {
    /** The folder of the range in the project. */
    static final Path FOLDER = EyasProcess.home().resolve("test/range");

    static final String ORDINARY = "ordinary";

    private static final Pattern SERVER_LOG = Pattern.compile("\\$seen/(?:dns|http|tcp|udp)[.]log");

    boolean isAttack() {
        return !family.equals(ORDINARY);
    }

    /** Return the language in which the deed is usually done. */
    RangeLanguage language() {
        return deeds.keySet().iterator().next();
    }

    /** Return all files and directories that the deed touches, as far as evasions apply to them. */
    List<String> touched() {
        return Stream.concat(targets.values().stream(), touches.stream()).toList();
    }

    /** Return whether the deed reads what procfs has of other processes. */
    boolean touchesProcesses() {
        return touches.contains("/proc");
    }

    /** Return whether the deed connects to a stand-in server: its proof is in a log of theirs. */
    boolean usesNetwork() {
        return SERVER_LOG.matcher(proof).find();
    }

    /** Return the same job with a deed that does nothing: from it, a lock is learned before the attack. */
    RangeCase harmless() {
        Map<RangeLanguage, String> nothing = Map.of(language(), language().nothing());
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
                words,
                Map.of(),
                List.of(),
                nothing,
                before,
                job,
                "true",
                without,
                keeps,
                needs,
                0,
                isFast);
    }

    /** Return the evasions that the harness can apply to it, {@link RangeEvasion#NONE} first. */
    List<RangeEvasion> evasions() {
        if (!isAttack()) {
            return List.of(RangeEvasion.NONE);
        }
        return List.of(RangeEvasion.values()).stream()
                .filter(evasion -> evasion.appliesTo(this) && !without.containsKey(evasion))
                .toList();
    }
}
