package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Severity;
import eyas.fields.FieldCatalog;
import eyas.filter.check.CheckResult;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.EventTypes;
import eyas.filter.syntax.ConditionDiagnostic;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.rules.collect.CollectedList;
import eyas.rules.collect.CollectedMacro;
import eyas.rules.collect.CollectedRule;
import eyas.rules.collect.Definitions;
import eyas.rules.collect.EventSources;
import eyas.rules.compile.MacroExpansion.ExpansionException;
import eyas.rules.model.CaptureSetting;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.DefinitionOrigin;
import eyas.rules.model.RuleException;
import eyas.rules.model.RuleSet;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles definitions to a rule set.
 *
 * <p>Immutable and thread-safe.
 */
public final class RuleCompiler implements EventSources {
    private static final String SYSCALL = "syscall";

    private final Map<String, FieldCatalog> catalogs;
    private final Map<String, FieldSource> sources;
    private final CompileLimits limits;
    private final SourceGuard guard;

    /**
     * Creates a compiler.
     *
     * @param catalogs the fields of each event source
     */
    public RuleCompiler(Map<String, FieldCatalog> catalogs, CompileLimits limits) {
        this.catalogs = Map.copyOf(catalogs);
        this.sources = new HashMap<>();
        catalogs.forEach((name, catalog) -> sources.put(name, new FieldSource(catalog)));
        this.limits = limits;
        this.guard = new SourceGuard(catalogs.size() > 1);
    }

    @Override
    public boolean exists(String source) {
        return sources.containsKey(source);
    }

    @Override
    public boolean isField(String source, String field) {
        FieldSource fields = sources.get(source);
        return fields != null && fields.isField(field);
    }

    /** Returns the rule set of {@code definitions}, or null if they have errors. */
    public @Nullable RuleSet compile(Definitions definitions, LoadDiagnostics diagnostics) {
        ListSubstitution lists;
        try {
            lists = new ListSubstitution(definitions.lists(), limits);
        } catch (LoadException e) {
            diagnostics.add(e.diagnostic());
            return null;
        }
        return new Run(definitions, lists, diagnostics).compile();
    }

    /** Compiles one set of definitions. */
    private final class Run {
        private final Definitions definitions;
        private final ListSubstitution lists;
        private final LoadDiagnostics diagnostics;
        private final TracedConditionParser texts;
        private final MacroExpansion macros;
        private final Map<String, Expression> closed = new LinkedHashMap<>();
        private final MacroErrorLocator faults;
        private boolean failed;

        Run(Definitions definitions, ListSubstitution lists, LoadDiagnostics diagnostics) {
            this.definitions = definitions;
            this.lists = lists;
            this.diagnostics = diagnostics;
            this.texts = new TracedConditionParser(lists, limits);
            this.macros = new MacroExpansion(definitions.broken(), limits);
            this.faults = new MacroErrorLocator();
        }

        @Nullable
        RuleSet compile() {
            parseMacros();
            closeMacros();
            if (diagnostics.hasTooManyErrors()) {
                return null;
            }
            List<CompiledRule> rules = new ArrayList<>();
            for (CollectedRule rule : definitions.rules()) {
                if (diagnostics.hasTooManyErrors()) {
                    return null;
                }
                FieldSource fields = sources.get(rule.source());
                if (fields == null && !diagnostics.isFalco()) {
                    use(rule);
                }
                CompiledRule compiled = fields == null ? null : rule(rule, fields, rules.size());
                if (compiled != null) {
                    rules.add(compiled);
                }
            }
            CorrelationCompiler correlations = new CorrelationCompiler(definitions, catalogs.get(SYSCALL), diagnostics);
            List<CompiledCorrelation> compiledCorrelations = correlations.compile(rules);
            if (failed || correlations.failed()) {
                return null;
            }
            List<CompiledMacro> compiledMacros = compiledMacros();
            List<CompiledList> compiledLists = compiledLists();
            return new RuleSet(
                    rules,
                    compiledCorrelations,
                    compiledMacros,
                    compiledLists,
                    definitions.requiredEngine(),
                    definitions.requiredPlugins().stream()
                            .map(Definitions.PluginDemand::alternatives)
                            .toList());
        }

        private void error(LoadDiagnostic diagnostic) {
            failed = true;
            diagnostics.add(diagnostic);
        }

        private void parseMacros() {
            for (CollectedMacro macro : definitions.macros()) {
                if (diagnostics.hasTooManyErrors()) {
                    return;
                }
                try {
                    Expression parsed = texts.parse(macro.condition(), macro.conditionContext());
                    macros.define(macro.name(), macro.index(), parsed);
                    faults.add(macro, parsed);
                } catch (LoadException e) {
                    macros.fail(macro.name());
                    error(e.diagnostic());
                }
            }
        }

        private void closeMacros() {
            for (CollectedMacro macro : definitions.macros()) {
                if (diagnostics.hasTooManyErrors()) {
                    return;
                }
                try {
                    Expression expression = macros.close(macro.name(), macro.visibility());
                    if (expression != null) {
                        closed.put(macro.name(), expression);
                    }
                } catch (ExpansionException e) {
                    macros.fail(macro.name());
                    expansion(e, macro.condition(), macro.context());
                }
            }
        }

        private void expansion(ExpansionException e, TracedText condition, Context context) {
            failed = true;
            if (!e.isSilent()) {
                diagnostics.add(texts.diagnostic(
                                DiagnosticCode.VALIDATE,
                                e.reason(),
                                e.position(),
                                e.length(),
                                condition,
                                false,
                                context)
                        .hint(e.hint()));
            }
        }

        /** Marks the macros and lists of a rule with an unknown source as used, so that no warning suggests removing them. */
        private void use(CollectedRule rule) {
            try {
                macros.expand(texts.parse(rule.condition(), rule.conditionContext()));
            } catch (LoadException | ExpansionException _) {
                // The rule is skipped, which has been reported; its other errors are reported where its source is
                // known.
            }
        }

        private @Nullable CompiledRule rule(CollectedRule rule, FieldSource fields, int index) {
            TracedText condition;
            try {
                condition = ExceptionExpansion.add(rule.condition(), rule.exceptions());
            } catch (LoadException e) {
                error(e.diagnostic());
                condition = rule.condition();
            }
            String output = RuleOutputCheck.check(rule, fields, diagnostics);
            failed |= diagnostics.failed();
            Expression expression = expression(rule, condition, fields);
            if (expression == null) {
                return null;
            }
            warn(new ConditionWarnings(expression), rule, condition);
            CheckedCondition checked = check(rule, condition, expression, fields);
            if (checked == null || output == null) {
                return null;
            }
            if (rule.source().equals(SYSCALL)
                    && rule.warnEventTypes()
                    && checked.codes().cardinality() > EventTypes.MANY) {
                diagnostics.add(LoadDiagnostic.of(
                                DiagnosticCode.NO_EVTTYPE,
                                "Rule matches too many evt.type values. This has a significant performance penalty.",
                                rule.context())
                        .fix("begin the condition with 'evt.type in (…) and', or set 'warn_evttypes: false'"));
            }
            return new CompiledRule(
                    index,
                    rule.name(),
                    rule.description(),
                    rule.source(),
                    rule.priority(),
                    rule.tags(),
                    rule.enabled(),
                    rule.silent(),
                    rule.condition().text(),
                    expression,
                    checked,
                    rule.output().text(),
                    output,
                    new CaptureSetting(rule.capture(), rule.captureDuration()),
                    rule.exceptions().stream()
                            .map(e -> new RuleException(
                                    e.name(),
                                    e.fields(),
                                    e.operators(),
                                    e.values().size()))
                            .toList(),
                    origin(rule.context()));
        }

        private @Nullable Expression expression(CollectedRule rule, TracedText condition, FieldSource fields) {
            try {
                Expression parsed = texts.parse(condition, rule.conditionContext());
                try {
                    return macros.expand(parsed);
                } catch (ExpansionException e) {
                    expansion(e, condition, rule.context());
                    if (!diagnostics.isFalco()) {
                        furtherFaults(e, parsed, rule, condition, fields);
                    }
                }
            } catch (LoadException e) {
                error(e.diagnostic());
            }
            return null;
        }

        /** Reports further errors in a condition with a macro that cannot be expanded. */
        private void furtherFaults(
                ExpansionException first,
                Expression parsed,
                CollectedRule rule,
                TracedText condition,
                FieldSource fields) {
            for (ExpansionException fault : macros.faults(parsed)) {
                if (!fault.position().equals(first.position())) {
                    expansion(fault, condition, rule.context());
                }
            }
            for (ConditionDiagnostic found : fields.check(parsed).diagnostics()) {
                // Unexpanded macros are not errors of the condition.
                if (found.severity() == Severity.ERROR && found.code() != DiagnosticCode.MACRO) {
                    report(DiagnosticCode.COMPILE_CONDITION, found, rule, condition, fields);
                }
            }
        }

        private void warn(ConditionWarnings warnings, CollectedRule rule, TracedText condition) {
            Context context = rule.conditionContext().inside(condition.text(), 0, 0, 0);
            if (warnings.isUnsafe()) {
                diagnostics.add(LoadDiagnostic.of(DiagnosticCode.UNSAFE_NA_CHECK, "", context)
                        .fix("use 'exists'"));
            }
            for (String field : warnings.deprecated()) {
                if (diagnostics.isFalco()) {
                    diagnostics.add(deprecated(
                            field,
                            LoadDiagnostic.of(
                                    DiagnosticCode.DEPRECATED_ITEM, RuleOutputCheck.deprecation(field), context)));
                } else {
                    deprecated(field, rule, condition);
                }
            }
        }

        /** Reports the tests themselves: those of the rule, and those of macros, once for all rules that use one. */
        private void deprecated(String field, CollectedRule rule, TracedText condition) {
            Expression written = texts.parse(condition, rule.conditionContext());
            FieldOperand own = new ConditionWarnings(written).firstUse(field);
            if (own != null) {
                diagnostics.add(deprecated(field, own, condition, rule.conditionContext()));
            }
            faults.takeUnreported(field, macro -> macros.isUsed(macro.name()))
                    .forEach((macro, use) ->
                            diagnostics.add(deprecated(field, use, macro.condition(), macro.conditionContext())));
        }

        private LoadDiagnostic deprecated(String field, FieldOperand use, TracedText condition, Context context) {
            return deprecated(
                    field,
                    texts.diagnostic(
                            DiagnosticCode.DEPRECATED_ITEM,
                            RuleOutputCheck.deprecation(field),
                            use.position(),
                            field.length(),
                            condition,
                            false,
                            context));
        }

        private static LoadDiagnostic deprecated(String field, LoadDiagnostic diagnostic) {
            return diagnostic.deprecated(field).fix("remove the test of '" + field + "'");
        }

        private @Nullable CheckedCondition check(
                CollectedRule rule, TracedText condition, Expression expression, FieldSource fields) {
            return switch (fields.check(expression)) {
                case CheckResult.Accepted(CheckedCondition checked, List<ConditionDiagnostic> diagnostics) -> {
                    diagnostics.forEach(d -> warning(d, rule, condition, fields));
                    yield guard.restrict(rule.source(), expression, checked, fields);
                }
                case CheckResult.Rejected(List<ConditionDiagnostic> diagnostics) -> {
                    rejected(diagnostics, rule, condition, fields);
                    yield null;
                }
            };
        }

        private void warning(
                ConditionDiagnostic diagnostic, CollectedRule rule, TracedText condition, FieldSource fields) {
            DiagnosticCode code = diagnostic.code();
            boolean falco = code == DiagnosticCode.PLAIN_PATTERN || code == DiagnosticCode.FIELD_AS_VALUE;
            // Deprecated fields that Falco warns about are handled above; for the others only Eyas warns.
            boolean alreadyReported = code == DiagnosticCode.DEPRECATED_FIELD
                    && ConditionWarnings.DEPRECATED.stream()
                            .anyMatch(f -> diagnostic.message().contains("'" + f + "'"));
            if (!alreadyReported) {
                report(falco ? DiagnosticCode.CONDITION_WARNING : code, diagnostic, rule, condition, fields);
            }
        }

        private void rejected(
                List<ConditionDiagnostic> diagnostics, CollectedRule rule, TracedText condition, FieldSource fields) {
            List<ConditionDiagnostic> errors = diagnostics.stream()
                    .filter(d -> d.severity() == Severity.ERROR)
                    .toList();
            ConditionDiagnostic first = errors.getFirst();
            if (rule.skipIfUnknownFilter() && RuleOutputCheck.isUnknown(first.message())) {
                report(DiagnosticCode.UNKNOWN_FILTER, first, rule, condition, fields);
                return;
            }
            failed = true;
            errors.forEach(d -> report(DiagnosticCode.COMPILE_CONDITION, d, rule, condition, fields));
        }

        /** Reports a diagnostic of the check, with its own code unless it is an error of the check but not here. */
        private void report(
                DiagnosticCode code,
                ConditionDiagnostic diagnostic,
                CollectedRule rule,
                TracedText condition,
                FieldSource fields) {
            LoadDiagnostic placed = texts.diagnostic(
                    code,
                    diagnostic.message(),
                    diagnostic.position(),
                    diagnostic.length(),
                    condition,
                    false,
                    rule.conditionContext());
            if (!diagnostics.isFalco()) {
                CollectedMacro macro = faults.find(diagnostic, fields);
                if (macro != null
                        && !faults.isIn(diagnostic, condition, () -> texts.parse(condition, rule.context()), fields)) {
                    if (!faults.isNew(macro, diagnostic)) {
                        // Already reported for another rule that uses the macro.
                        return;
                    }
                    placed = texts.diagnostic(
                            code,
                            diagnostic.message(),
                            diagnostic.position(),
                            diagnostic.length(),
                            macro.condition(),
                            false,
                            macro.conditionContext());
                }
            }
            boolean same = code.severity() == diagnostic.severity();
            diagnostics.add(placed.detail(same ? diagnostic.code() : code).hint(diagnostic.hint()));
        }

        private List<CompiledMacro> compiledMacros() {
            List<CompiledMacro> compiled = new ArrayList<>();
            for (CollectedMacro macro : definitions.macros()) {
                Expression expression = closed.get(macro.name());
                if (expression == null) {
                    throw new IllegalStateException("macro " + macro.name() + " failed without an error");
                }
                boolean used = macros.isUsed(macro.name());
                if (!used) {
                    diagnostics.add(LoadDiagnostic.of(
                                    DiagnosticCode.UNUSED_MACRO,
                                    "Macro not referred to by any other rule/macro",
                                    macro.context())
                            .fix("remove the macro"));
                }
                compiled.add(new CompiledMacro(
                        macro.name(), macro.condition().text(), expression, used, origin(macro.context())));
            }
            return compiled;
        }

        private List<CompiledList> compiledLists() {
            List<CompiledList> compiled = new ArrayList<>();
            for (int i = 0; i < definitions.lists().size(); i++) {
                CollectedList list = definitions.lists().get(i);
                if (!lists.isUsed(i)) {
                    diagnostics.add(LoadDiagnostic.of(
                                    DiagnosticCode.UNUSED_LIST,
                                    "List not referred to by any other rule/macro",
                                    list.context())
                            .fix("remove the list"));
                }
                compiled.add(new CompiledList(
                        list.name(),
                        list.items().stream().map(item -> item.value()).toList(),
                        lists.items(i),
                        lists.isUsed(i),
                        origin(list.context())));
            }
            return compiled;
        }
    }

    static DefinitionOrigin origin(Context context) {
        return new DefinitionOrigin(
                context.source().name(),
                context.mark().line() + 1,
                context.mark().column() + 1);
    }
}
