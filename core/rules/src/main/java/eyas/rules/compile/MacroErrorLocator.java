package eyas.rules.compile;

import eyas.filter.check.CheckResult;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.rules.collect.CollectedMacro;
import eyas.text.yaml.TracedText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the macro that a finding about a rule is really about.
 *
 * <p>When macros have been put in, a position may be one in the text of a macro. Each macro is therefore checked by
 * itself, once there is a finding to place: what is said about it alone is about it.
 */
final class MacroErrorLocator {
    private final Map<CollectedMacro, Expression> macros = new LinkedHashMap<>();
    private final Map<FieldSource, Map<ConditionDiagnostic, CollectedMacro>> found = new HashMap<>();
    private final Set<Told> told = new HashSet<>();
    /** Where macros use deprecated fields, by field, as far as it was not told. */
    private final Map<String, Map<CollectedMacro, FieldOperand>> untold = new HashMap<>();

    private @Nullable TracedText ownText;
    private Set<ConditionDiagnostic> own = Set.of();

    private record Told(String macro, ConditionDiagnostic diagnostic) {}

    void add(CollectedMacro macro, Expression parsed) {
        macros.put(macro, parsed);
    }

    /** Returns the macro of which {@code diagnostic} is true by itself, null if there is none. */
    @Nullable
    CollectedMacro find(ConditionDiagnostic diagnostic, FieldSource fields) {
        return found.computeIfAbsent(fields, this::checkAll).get(diagnostic);
    }

    /**
     * Returns whether {@code diagnostic} is true of {@code condition} by itself.
     *
     * @param parsed gives the condition as a tree in which macros are not replaced; asked once for each condition
     */
    @SuppressWarnings("ReferenceEquality") // the text of one rule, not of another that reads the same
    boolean isIn(
            ConditionDiagnostic diagnostic, TracedText condition, Supplier<Expression> parsed, FieldSource fields) {
        if (ownText != condition) {
            ownText = condition;
            own = Set.copyOf(fields.check(parsed.get()).diagnostics());
        }
        return own.contains(diagnostic);
    }

    /** Returns whether {@code diagnostic} is asked about for the first time. */
    boolean isNew(CollectedMacro macro, ConditionDiagnostic diagnostic) {
        return told.add(new Told(macro.name(), diagnostic));
    }

    /** Returns the macros that use the deprecated {@code field} themselves and of which that was not told yet; afterwards it was. */
    Map<CollectedMacro, FieldOperand> takeUntold(String field, Predicate<CollectedMacro> wanted) {
        Map<CollectedMacro, FieldOperand> all = untold.computeIfAbsent(field, this::uses);
        Map<CollectedMacro, FieldOperand> now = new LinkedHashMap<>();
        all.forEach((macro, use) -> {
            if (wanted.test(macro)) {
                now.put(macro, use);
            }
        });
        all.keySet().removeAll(now.keySet());
        return now;
    }

    private Map<CollectedMacro, FieldOperand> uses(String field) {
        Map<CollectedMacro, FieldOperand> uses = new LinkedHashMap<>();
        macros.forEach((macro, parsed) -> {
            FieldOperand use = new ConditionWarnings(parsed).firstUse(field);
            if (use != null) {
                uses.put(macro, use);
            }
        });
        return uses;
    }

    private Map<ConditionDiagnostic, CollectedMacro> checkAll(FieldSource fields) {
        Map<ConditionDiagnostic, CollectedMacro> all = new HashMap<>();
        macros.forEach((macro, parsed) -> {
            CheckResult result = fields.check(parsed);
            result.diagnostics().forEach(diagnostic -> all.putIfAbsent(diagnostic, macro));
        });
        return all;
    }
}
