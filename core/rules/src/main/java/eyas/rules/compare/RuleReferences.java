package eyas.rules.compare;

import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Finds the macros and lists that a rule uses, directly and indirectly.
 *
 * <p>Searches the text for names as whole words, as list substitution does; a value equal to a macro's name counts, too. The result may
 * therefore contain too many names, never too few.
 */
final class RuleReferences {
    private static final String DELIMITERS = " \t\n\r\u000B\f\b(),=!<>\"'";

    private final Map<String, Set<String>> words = new HashMap<>();

    RuleReferences(RuleSet rules) {
        for (CompiledMacro macro : rules.macros()) {
            words.computeIfAbsent(macro.name(), _ -> new HashSet<>()).addAll(words(macro.condition()));
        }
        for (CompiledList list : rules.lists()) {
            words.computeIfAbsent(list.name(), _ -> new HashSet<>()).addAll(list.items());
        }
    }

    /** Returns the names of all macros and lists that {@code rule} uses. */
    Set<String> of(CompiledRule rule) {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(words(rule.condition()));
        while (!open.isEmpty()) {
            String word = open.pop();
            Set<String> inside = words.get(word);
            if (inside != null && found.add(word)) {
                open.addAll(inside);
            }
        }
        return found;
    }

    private static Set<String> words(String text) {
        StringTokenizer tokens = new StringTokenizer(text, DELIMITERS);
        Set<String> found = new HashSet<>();
        while (tokens.hasMoreTokens()) {
            found.add(tokens.nextToken());
        }
        return found;
    }
}
