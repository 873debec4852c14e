package eyas.conformance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A rule for the codebase, with a remedy for violations.
 *
 * @param rule one sentence
 * @param cure one sentence or a command
 */
record CodebaseRule(String rule, String cure) {
    private static final int SHOWN = 20;
    private static final int WIDTH = 200;

    /** @throws AssertionError with rule, places and cure in less than thirty lines, if there is a place that breaks it */
    void holds(Collection<String> broken) {
        if (!broken.isEmpty()) {
            throw new AssertionError(message(broken));
        }
    }

    /** @throws AssertionError as {@link #holds(Collection)} does */
    void holds(ArchRule archRule, JavaClasses classes) {
        // A rule that finds no class to look at fails here, as it does with ArchUnit's own check.
        holds(archRule.evaluate(classes).getFailureReport().getDetails());
    }

    String message(Collection<String> broken) {
        String places = broken.stream().limit(SHOWN).map(CodebaseRule::line).collect(Collectors.joining("\n"));
        String more = broken.size() > SHOWN ? "\n  … and " + (broken.size() - SHOWN) + " more" : "";
        return "House rule broken: " + rule + "\n" + places + more + "\nWhat to do: " + cure;
    }

    private static String line(String place) {
        String text = place.replace('\n', ' ');
        return "  " + (text.length() > WIDTH ? text.substring(0, WIDTH) + "…" : text);
    }
}
