package eyas.conformance;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A rule for the codebase, with a remedy for violations.
 *
 * @param rule one sentence
 * @param remedy one sentence or a command
 */
record CodebaseRule(String rule, String remedy) {
    private static final int SHOWN = 20;
    private static final int WIDTH = 200;

    /** @throws AssertionError with rule, locations and remedy in less than thirty lines, if there is a violation */
    void check(Collection<String> violations) {
        if (!violations.isEmpty()) {
            throw new AssertionError(message(violations));
        }
    }

    /** @throws AssertionError as {@link #check(Collection)} does */
    void check(ArchRule archRule, JavaClasses classes) {
        // An ArchUnit rule that matches no class fails here, too.
        check(archRule.evaluate(classes).getFailureReport().getDetails());
    }

    String message(Collection<String> violations) {
        String locations =
                violations.stream().limit(SHOWN).map(CodebaseRule::line).collect(Collectors.joining("\n"));
        String more = violations.size() > SHOWN ? "\n  … and " + (violations.size() - SHOWN) + " more" : "";
        return "codebase rule violated: " + rule + "\n" + locations + more + "\nremedy: " + remedy;
    }

    private static String line(String location) {
        String text = location.replace('\n', ' ');
        return "  " + (text.length() > WIDTH ? text.substring(0, WIDTH) + "…" : text);
    }
}
