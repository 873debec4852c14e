package eyas.bench;

import eyas.filter.syntax.ConditionPrinter;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSelection;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints the condition of each rule with lists, macros and exceptions resolved, one per line, as input for the peer. */
final class ExpandedRules {
    private ExpandedRules() {}

    /** Prints the enabled rules of the files named. */
    public static void main(String[] files) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (CompiledRule rule : RuleSelection.ALL.choose(
                Replay.load(Arrays.stream(files).map(Path::of).toList()))) {
            out.println(line(rule));
        }
    }

    static String line(CompiledRule rule) {
        return ConditionPrinter.source(rule.expression()).replace('\n', ' ');
    }
}
