package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.fields.CorrelationFields;
import eyas.fields.FieldCatalog;
import eyas.rules.collect.CollectedCorrelation;
import eyas.rules.collect.CollectedRule;
import eyas.rules.collect.Definitions;
import eyas.rules.compile.FieldSource.OutputFault;
import eyas.rules.item.CorrelationBody.PartItem;
import eyas.rules.item.ScalarText;
import eyas.rules.item.Suggestion;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledCorrelation.Distinct;
import eyas.rules.model.CompiledCorrelation.Part;
import eyas.rules.model.CompiledRule;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compiles correlations: resolves the rules that they count and checks their outputs. */
final class CorrelationCompiler {
    private final Definitions definitions;
    private final LoadDiagnostics diagnostics;
    private final @Nullable FieldSource fields;
    private final Map<String, CollectedRule> rules = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private boolean failed;

    /**
     * Creates a compiler.
     *
     * @param catalog the fields of the syscall source, or null if there is none
     */
    CorrelationCompiler(Definitions definitions, @Nullable FieldCatalog catalog, LoadDiagnostics diagnostics) {
        this.definitions = definitions;
        this.diagnostics = diagnostics;
        this.fields = catalog == null ? null : new FieldSource(catalog.and(new CorrelationFields()));
        definitions.rules().forEach(rule -> rules.put(rule.name(), rule));
        definitions.correlations().forEach(correlation -> names.add(correlation.name()));
    }

    /** Returns whether there was an error. */
    boolean failed() {
        return failed;
    }

    /**
     * Returns the correlations.
     *
     * @param compiled the rules that can be matched; the other rules had errors or were skipped
     */
    List<CompiledCorrelation> compile(List<CompiledRule> compiled) {
        Set<String> matched =
                new TreeSet<>(compiled.stream().map(CompiledRule::name).toList());
        List<CompiledCorrelation> correlations = new ArrayList<>();
        Set<String> counted = new TreeSet<>();
        for (CollectedCorrelation one : definitions.correlations()) {
            List<Part> parts = new ArrayList<>();
            for (PartItem item : one.parts()) {
                parts.add(part(item, one, matched));
            }
            if (rules.containsKey(one.name())) {
                error("A rule and a correlation have the same name", one, null, "give one of them another name");
            }
            if (parts.stream().mapToInt(Part::count).sum() < 2) {
                error(
                        "A correlation needs more than one event",
                        one,
                        null,
                        "add a second event, or a 'count' of 2 or more; for a single event write a rule");
            }
            checkOutput(one);
            parts.forEach(part -> counted.addAll(part.rules()));
            correlations.add(new CompiledCorrelation(
                    correlations.size(),
                    one.name(),
                    one.description(),
                    one.priority(),
                    one.tags(),
                    one.enabled(),
                    one.by(),
                    one.within(),
                    one.ordered(),
                    parts,
                    one.output().text(),
                    one.output().text(),
                    RuleCompiler.origin(one.context())));
        }
        warnOfSilence(counted);
        return correlations;
    }

    /** Warns of silent rules that no correlation counts, because they have no effect. */
    private void warnOfSilence(Set<String> counted) {
        boolean known = !failed && definitions.brokenCorrelations().isEmpty();
        for (CollectedRule rule : definitions.rules()) {
            if (known && rule.silent() && !counted.contains(rule.name())) {
                diagnostics.add(LoadDiagnostic.of(
                                DiagnosticCode.EXTENSION_WARNING,
                                "A silent rule that no correlation counts does nothing",
                                rule.context())
                        .fix("name it in the 'events' of a correlation, or remove 'silent'"));
            }
        }
    }

    private Part part(PartItem item, CollectedCorrelation around, Set<String> matched) {
        Set<String> chosen = new TreeSet<>();
        for (ScalarText name : item.rules()) {
            if (rules.containsKey(name.value())) {
                chosen.add(name.value());
            } else if (!definitions.brokenRules().contains(name.value())) {
                unknownRule(name, around);
            }
        }
        for (ScalarText tag : item.tags()) {
            tagged(tag, chosen, around);
        }
        List<String> counted = definitions.rules().stream()
                .map(CollectedRule::name)
                .filter(name -> chosen.contains(name) && matched.contains(name))
                .toList();
        if (!chosen.isEmpty() && chosen.stream().noneMatch(this::isEnabled)) {
            diagnostics.add(LoadDiagnostic.of(
                            DiagnosticCode.EXTENSION_WARNING,
                            "All rules of this event are disabled, so the correlation never matches",
                            item.context())
                    .fix("enable one of " + String.join(", ", chosen)));
        }
        Distinct distinct = distinct(item, around);
        if (distinct instanceof Distinct.Rules && item.count() > chosen.size() && !failed) {
            error(
                    "The event requires " + item.count() + " different rules, but selects only " + chosen.size(),
                    around,
                    item.distinct(),
                    "name more rules, or reduce the count");
        }
        return new Part(counted, item.count(), distinct);
    }

    private boolean isEnabled(String rule) {
        CollectedRule found = rules.get(rule);
        return found != null && found.enabled();
    }

    private void unknownRule(ScalarText name, CollectedCorrelation around) {
        if (names.contains(name.value())) {
            error(
                    "'" + name.value() + "' is a correlation; only rules can be counted",
                    around,
                    name,
                    "name the rules that it counts");
        } else {
            Hint nearest = Suggestion.nearest(name.value(), rules.keySet());
            error(
                    "There is no rule '" + name.value() + "'",
                    around,
                    name,
                    nearest == null ? Hint.of("load the file that defines it before or after this one") : nearest);
        }
    }

    private void tagged(ScalarText tag, Set<String> chosen, CollectedCorrelation around) {
        Set<String> tags = new TreeSet<>();
        boolean found = false;
        for (CollectedRule rule : definitions.rules()) {
            tags.addAll(rule.tags());
            if (rule.tags().contains(tag.value())) {
                chosen.add(rule.name());
                found = true;
            }
        }
        if (!found) {
            Hint nearest = Suggestion.nearest(tag.value(), tags);
            error(
                    "No rule has the tag '" + tag.value() + "'",
                    around,
                    tag,
                    nearest == null ? Hint.of("add the tag to the rules to count") : nearest);
        }
    }

    private Distinct distinct(PartItem item, CollectedCorrelation around) {
        ScalarText written = item.distinct();
        if (written == null) {
            return new Distinct.NoDistinct();
        }
        return switch (written.value()) {
            case "rule" -> new Distinct.Rules();
            case "process" -> new Distinct.Processes();
            default -> {
                if (fields != null && fields.outputFault("%" + written.value()) != null) {
                    Hint nearest = fields.nearest(written.value());
                    error(
                            "'" + written.value() + "' is not a valid value of 'distinct'",
                            around,
                            written,
                            nearest == null ? Hint.of("write 'rule', 'process' or the name of a field") : nearest);
                }
                yield new Distinct.Values(written.value());
            }
        };
    }

    private void checkOutput(CollectedCorrelation one) {
        if (fields == null) {
            return;
        }
        OutputFault fault = fields.outputFault(one.output().text());
        if (fault != null) {
            failed = true;
            diagnostics.add(
                    RuleOutputCheck.diagnostic(DiagnosticCode.EXTENSION_ERROR, fault, one.output(), one.context()));
        }
    }

    private void error(String message, CollectedCorrelation around, @Nullable ScalarText at, String fix) {
        error(message, around, at, Hint.of(fix));
    }

    private void error(String message, CollectedCorrelation around, @Nullable ScalarText at, Hint hint) {
        failed = true;
        diagnostics.add(LoadDiagnostic.of(DiagnosticCode.EXTENSION_ERROR, message, around.context())
                .at(at == null ? null : at.traced().whole())
                .hint(hint));
    }
}
