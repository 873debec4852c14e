package eyas.lsp;

import eyas.lsp.BackgroundMatchCounter.ConditionCount;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.jspecify.annotations.Nullable;

/** Shows the number of matches of each rule after its name. Confined to the server's worker. */
final class MatchInlayHints {
    private final BackgroundMatchCounter counting;

    MatchInlayHints(BackgroundMatchCounter counting) {
        this.counting = counting;
    }

    /** Returns the rules of a document that can be counted: those of its last valid text. */
    static List<CompiledRule> rules(RulesDocument document) {
        RuleSet rules = document.rules();
        if (rules == null) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        for (Definition definition : document.outline().definitions()) {
            if (definition.kind().equals("rule")) {
                names.add(definition.name());
            }
        }
        return rules.rules().stream()
                .filter(rule -> names.contains(rule.name()))
                .toList();
    }

    /** Returns the hints for the lines of a range. */
    List<InlayHint> of(RulesDocument document, Range range) {
        RuleSet rules = document.rules();
        Path capture = counting.capture();
        if (rules == null || capture == null) {
            return List.of();
        }
        List<InlayHint> hints = new ArrayList<>();
        for (Definition definition : document.outline().definitions()) {
            Position end = RulesDocument.position(document.source(), definition.nameEnd());
            boolean shown = end.getLine() >= range.getStart().getLine()
                    && end.getLine() <= range.getEnd().getLine();
            if (shown && definition.kind().equals("rule")) {
                Optional<CompiledRule> rule = rules.rule(definition.name());
                ConditionCount count = rule.isEmpty() ? null : counting.of(rule.get());
                if (count != null) {
                    hints.add(hint(end, count, capture));
                }
            }
        }
        return hints;
    }

    private static InlayHint hint(Position position, ConditionCount count, @Nullable Path capture) {
        String file = capture == null ? "" : String.valueOf(capture.getFileName());
        InlayHint hint = new InlayHint(position, Either.forLeft(label(count) + " in " + file));
        hint.setPaddingLeft(true);
        hint.setTooltip(String.format(
                Locale.ROOT,
                count.whole()
                        ? "Matched %,d times in the %,d events of %s."
                        : "Matched %,d times in the first %,d events of %s. The count was cancelled there, by you or because it took too"
                                + " long.",
                count.matches(),
                count.events(),
                file));
        return hint;
    }

    private static String label(ConditionCount count) {
        String some = count.whole() ? "" : "+";
        return count.matches() == 0 && count.whole()
                ? "no matches"
                : String.format(
                        Locale.ROOT,
                        "%,d%s %s",
                        count.matches(),
                        some,
                        count.matches() == 1 && count.whole() ? "match" : "matches");
    }
}
