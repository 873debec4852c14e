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
 * Finds the macro that causes a diagnostic about a rule.
 *
 * <p>After expansion, a position may refer to the text of a macro. Once there is a diagnostic to locate, each macro is therefore checked
 * separately: a diagnostic that also occurs for the macro alone belongs to the macro.
 */
final class MacroErrorLocator {
    private final Map<CollectedMacro, Expression> macros = new LinkedHashMap<>();
    private final Map<FieldSource, Map<ConditionDiagnostic, CollectedMacro>> found = new HashMap<>();
    private final Set<Reported> reported = new HashSet<>();
    /** Uses of deprecated fields in macros that have not been reported yet, by field. */
    private final Map<String, Map<CollectedMacro, FieldOperand>> unreported = new HashMap<>();

    private @Nullable TracedText ownText;
    private Set<ConditionDiagnostic> own = Set.of();

    private record Reported(String macro, ConditionDiagnostic diagnostic) {}

    void add(CollectedMacro macro, Expression parsed) {
        macros.put(macro, parsed);
    }

    /** Returns the macro that causes {@code diagnostic} by itself, or null if there is none. */
    @Nullable
    CollectedMacro find(ConditionDiagnostic diagnostic, FieldSource fields) {
        return found.computeIfAbsent(fields, this::checkAll).get(diagnostic);
    }

    /**
     * Returns whether {@code condition} causes {@code diagnostic} by itself, without its macros.
     *
     * @param parsed supplies the tree of the condition with unexpanded macros; called once per condition
     */
    @SuppressWarnings("ReferenceEquality") // identity: different rules may have equal texts
    boolean isIn(
            ConditionDiagnostic diagnostic, TracedText condition, Supplier<Expression> parsed, FieldSource fields) {
        if (ownText != condition) {
            ownText = condition;
            own = Set.copyOf(fields.check(parsed.get()).diagnostics());
        }
        return own.contains(diagnostic);
    }

    /** Returns whether this is the first call for {@code diagnostic}. */
    boolean isNew(CollectedMacro macro, ConditionDiagnostic diagnostic) {
        return reported.add(new Reported(macro.name(), diagnostic));
    }

    /** Returns the macros that use the deprecated {@code field} directly and have not been reported yet, and marks them as reported. */
    Map<CollectedMacro, FieldOperand> takeUnreported(String field, Predicate<CollectedMacro> wanted) {
        Map<CollectedMacro, FieldOperand> all = unreported.computeIfAbsent(field, this::uses);
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
